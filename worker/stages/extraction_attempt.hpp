/// One attempt at the stage extracting: drives a child over the document, chunks its pages and
/// writes both in batches, each a checkpoint.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "common/analysis/language_choice.hpp"
#include "common/extractor/spool_file.hpp"
#include "worker/chunking/chunker.hpp"
#include "worker/stages/attempt_outcome.hpp"
#include "worker/stages/checkpoint.hpp"
#include "worker/stages/file_description.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

/// A batch is written when it has this many pages or bytes, or when its first page has waited this
/// long.
inline constexpr std::size_t batch_pages_max = 64;
inline constexpr std::size_t batch_bytes_max = 1 << 20;
inline constexpr std::chrono::milliseconds batch_age_max{500};

class extraction_attempt {
 public:
  /// All outlive it.
  extraction_attempt(const stage_tools& tools, const claimed_job& job, running_job& running);
  /// Runs to an end. Infrastructure failures throw.
  stage_end run();

 private:
  stage_end pass_on();
  after_batch next_stage(int chunks) const;
  std::optional<stage_end> load_checkpoint();
  void spool();
  std::optional<stage_end> run_child();
  std::optional<stage_end> take(document_record& said);
  std::optional<stage_end> take(page_record& read);
  void add(std::vector<chunk> chunks);
  std::optional<stage_end> finish();
  stage_end extracted(after_batch next, int pages, int chunks) const;
  std::optional<stage_end> after_death(const extractor_death& death);
  std::optional<stage_end> write(after_batch next);
  stage_end stopped();
  stage_end failed(job_error error);
  extract_request make_request() const;

  const stage_tools& tools_;
  const claimed_job& job_;
  running_job& running_;
  const std::optional<shelved_model> model_ = tools_.models.active();  ///< chunks are cut for it
  job_options options_;
  page_selection pages_;
  chunker_options chunk_options_;
  checkpoint done_;  ///< as it will be when the open batch is written
  std::optional<chunker> chunker_;
  language_choice languages_;
  std::optional<file_description> description_;  ///< once the file has been opened
  std::optional<spool_file> file_;
  page_batch batch_;
  std::size_t batch_bytes_ = 0;
  std::chrono::steady_clock::time_point batch_since_{};
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  death_history deaths_;
  int pages_total_ = 0;
  bool heads_changed_ = false;  ///< since the last written batch
};

}  // namespace pagemill
