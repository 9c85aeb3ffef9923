/// One attempt to download a job's file: streams it into blob parts and ties the blob to the job,
/// or says why there is no file.
#pragma once
#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "common/net/transfer_board.hpp"
#include "common/net/transfer_pace.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "worker/process/outside_settings.hpp"
#include "worker/stages/stage.hpp"

namespace pagemill {

/// Redirects that are followed.
inline constexpr int redirects_max = 5;

class download {
 public:
  /// All outlive it.
  download(const outside_settings& outside, blob_store& blobs, document_writer& writer,
           const claimed_job& job, const running_job& running)
      : outside_(outside),
        blobs_(blobs),
        writer_(writer),
        job_(job),
        running_(running),
        pace_({.bytes_per_second_min = outside.bytes_per_second_min, .first_byte = outside.idle},
              begun_),
        file_(blobs.begin_upload(job.workspace)) {}
  /// Drops what was stored without becoming whole.
  ~download();
  download(const download&) = delete;
  download& operator=(const download&) = delete;

  /// Runs to its end on this thread; the job is passed on with its file. Infrastructure failures
  /// throw.
  stage_end run();

 private:
  std::expected<transfer_answer, stage_end> fetch(fetch_url url);
  transfer_outcome ask(const fetch_url& url);
  bool take(std::string_view piece);
  bool may_go_on();
  std::optional<std::string> filename(const transfer_answer& answer) const;
  stage_end save(const transfer_answer& answer);

  const outside_settings& outside_;
  blob_store& blobs_;
  document_writer& writer_;
  const claimed_job& job_;
  const running_job& running_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  transfer_pace pace_;
  bool too_slow_ = false;
  std::string path_name_;  ///< of the URL that was asked last
  blob_upload file_;
};

}  // namespace pagemill
