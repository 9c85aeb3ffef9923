/// What a worker does with documents: the extractor's processes, the stages, and who runs those of
/// the slots.
#pragma once
#include <memory>
#include <optional>

#include "common/extractor/launcher.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "worker/config.hpp"
#include "worker/stages/job_executor.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

/// All of it outlives the work.
struct document_tools {
  const worker_config& config;
  const model_shelf& models;
  postgres::connection_pool& pool;
  job_queue& queue;
  blob_store& blobs;
  document_writer& writer;
  completer& ends;
  postgres::notifier& notifications;
  claim_policy& policy;
  held_jobs& held;
};

class document_work {
 public:
  /// Throws when the extractor cannot be run.
  explicit document_work(const document_tools& tools);

  job_runner& runner() { return executor_; }
  /// What this host lacks to run jobs; nullopt: nothing.
  std::optional<host_fault> prove() { return proof_.run(); }
  /// The stage that runs in lanes.
  stage& in_lanes() const { return stages_.in_lanes(); }

 private:
  stage_tools tools_of(const document_tools& tools);

  extractor_pool children_;
  host_proof proof_;
  stage_table stages_;
  job_executor executor_;
};

}  // namespace pagemill
