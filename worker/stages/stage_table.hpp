/// The stages of this worker: the one list of them, and what they are made of.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "common/extractor/launcher.hpp"
#include "common/models/model_shelf.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "worker/claims/suspect_turn.hpp"
#include "worker/process/outside_settings.hpp"
#include "worker/stages/host_proof.hpp"
#include "worker/stages/stage.hpp"

namespace pagemill {

/// Called after each change of a job that its readers may want to know of.
using progress_hint = std::function<void(const job_id&)>;

/// What the stages work with. All of it outlives them.
struct stage_tools {
  const outside_settings& outside;
  const extract_limits& limits;
  const std::filesystem::path& runtime_folder;
  blob_store& blobs;
  document_writer& writer;
  extractor_pool& children;
  host_proof& proof;
  const model_shelf& models;
  progress_hint hint;
};

class stage_table {
 public:
  explicit stage_table(const stage_tools& tools);

  /// The stage that a job claimed for a slot is at.
  stage& in_slot(const claimed_job& job) const;
  /// The stage that runs in lanes, apart from the slots.
  stage& in_lanes() const;

 private:
  struct entry {
    work_place place;
    std::unique_ptr<stage> work;
  };
  std::vector<entry> entries_;
};

}  // namespace pagemill
