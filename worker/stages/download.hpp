/// The stage downloading of a job that came with a URL: streams the file into blob parts and ties
/// the whole blob to the job, or says why there is no file.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/stores/blobs/blob_store.hpp"
#include "common/core/sha256_hasher.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "common/net/transfer_board.hpp"
#include "worker/config.hpp"
#include "worker/claims/job_registry.hpp"

namespace pagemill {

// How a download ended.
struct download_done {
  blob_id blob;
  std::int64_t bytes = 0;
};
struct download_failed {
  job_error error;
};
struct download_stopped {};  ///< by running_job::reason()
struct download_lost {};     ///< the claim did not hold when the file was there
using download_end = std::variant<download_done, download_failed, download_stopped, download_lost>;

/// Redirects that are followed.
inline constexpr int redirects_max = 5;

class download {
 public:
  /// All outlive it.
  download(const outside_settings& outside, blob_store& blobs, document_writer& writer,
           const claimed_job& job, const running_job& running)
      : outside_(outside), blobs_(blobs), writer_(writer), job_(job), running_(running) {}
  /// Drops what was stored without becoming whole.
  ~download();
  download(const download&) = delete;
  download& operator=(const download&) = delete;

  /// Runs to an end on this thread. Infrastructure failures throw.
  download_end run();

 private:
  std::variant<transfer_answer, download_end> fetch(fetch_url url);
  transfer_outcome ask(const fetch_url& url);
  bool take(std::string_view piece);
  void store_part();
  bool may_be_pdf() const;
  std::optional<std::string> filename(const transfer_answer& answer) const;
  download_end save(const transfer_answer& answer);

  const outside_settings& outside_;
  blob_store& blobs_;
  document_writer& writer_;
  const claimed_job& job_;
  const running_job& running_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::string path_name_;  ///< of the URL that was asked last
  std::vector<std::byte> buffer_;
  sha256_hasher hasher_;
  std::optional<blob_id> blob_;
  int parts_ = 0;
  std::int64_t bytes_ = 0;
  bool is_pdf_ = true;
};

}  // namespace pagemill
