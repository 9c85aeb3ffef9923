/// One attempt at the stage extracting: drives a child over the document, chunks its pages and
/// writes both in batches, each a checkpoint.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "common/embedding/embedder.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/spool_file.hpp"
#include "worker/stages/attempt_outcome.hpp"
#include "worker/stages/checkpoint.hpp"
#include "worker/chunking/chunker.hpp"
#include "worker/config.hpp"
#include "worker/claims/job_registry.hpp"

namespace pagemill {

/// A batch is written when it has this many pages or bytes, or when its first page has waited.
inline constexpr std::size_t batch_pages_max = 64;
inline constexpr std::size_t batch_bytes_max = 1 << 20;
inline constexpr std::chrono::milliseconds batch_age_max{500};

/// What an attempt works with; all of it outlives the attempt.
struct extraction_tools {
  const worker_config& config;
  blob_store& blobs;
  document_writer& writer;
  extractor_pool& children;
  embedder* model;  ///< null: nothing is embedded
};

// How an attempt ended.
struct extraction_done {
  after_batch next;
  int pages;
  int chunks;
};
struct extraction_failed {
  job_error error;
};
struct extraction_stopped {};  ///< by running_job::reason(); what was finished is written
struct extraction_lost {};     ///< the claim did not hold at a write
using extraction_end =
    std::variant<extraction_done, extraction_failed, extraction_stopped, extraction_lost>;

/// Called after each batch that was written.
using progress_hint = std::function<void(const job_id&)>;

class extraction {
 public:
  extraction(extraction_tools tools, const claimed_job& job, running_job& running,
             progress_hint hint);
  /// Runs to an end. Infrastructure failures throw.
  extraction_end run();

 private:
  extraction_end pass_on();
  after_batch next_stage(int chunks) const;
  std::optional<extraction_end> load_checkpoint();
  void spool();
  std::optional<extraction_end> run_child();
  std::optional<extraction_end> take(document_record& said);
  std::optional<extraction_end> take(page_record& read);
  std::optional<extraction_end> finish();
  std::optional<extraction_end> after_death(const extractor_death& death);
  std::optional<extraction_end> write(after_batch next);
  extraction_end stopped();
  extraction_end failed(job_error error);
  extract_request make_request() const;

  extraction_tools tools_;
  const claimed_job& job_;
  running_job& running_;
  progress_hint hint_;
  job_options options_;
  page_selection pages_;
  chunker_options chunk_options_;
  checkpoint done_;  ///< as it will be when the open batch is written
  std::optional<chunker> chunker_;
  std::optional<spool_file> file_;
  page_batch batch_;
  std::size_t batch_bytes_ = 0;
  std::chrono::steady_clock::time_point batch_since_{};
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  death_history deaths_;
  int pages_total_ = 0;
  bool described_ = false;
};

}  // namespace pagemill
