/// One file on its way from a client into the blob store, in parts, never whole in memory.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/http/problem.hpp"
#include "common/async/workspace_permits.hpp"
#include "api/jobs/submit_options.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/core/sha256_hasher.hpp"
#include "common/stores/jobs/job_store.hpp"
#include "common/net/fetch_rules.hpp"

namespace pagemill {

/// What uploads share.
struct upload_services {
  blocking_pool& pool;
  blob_store& blobs;
  job_store& jobs;
  workspace_permits& large_uploads;  ///< one permit for each that holds a whole part in memory
  const fetch_rules& outside;     ///< which URLs may be asked on behalf of a client
};

class upload {
 public:
  upload(const upload_services& services, workspace_id workspace,
         std::chrono::steady_clock::time_point deadline);

  /// Takes bytes into memory; store_full_parts must follow before much more.
  void append(std::string_view data);
  /// Stores what makes whole parts. 415 `not_a_pdf` once the first KB is there and holds no %PDF-;
  /// 503 `busy` when too many large uploads run, 429 `too_many_workspace_uploads` when those of the
  /// workspace do.
  boost::asio::awaitable<http_result<void>> store_full_parts();
  /// Stores the rest and makes the job, in one transaction. 400 `empty_body`, 415 `not_a_pdf`.
  /// Or what answers the request already: see job_store::submit. `key` is "" without one.
  boost::asio::awaitable<http_result<submitted_job>> finish(submission wanted, std::string key);
  /// Drops what was stored, when there is no job of it.
  boost::asio::awaitable<void> end();

 private:
  bool may_be_pdf() const;
  void store_part();
  result<submitted_job> submit(submission wanted, const std::string& key);

  const upload_services& services_;
  workspace_id workspace_;
  std::chrono::steady_clock::time_point deadline_;
  std::vector<std::byte> buffer_;
  sha256_hasher hasher_;
  std::optional<blob_id> blob_;
  std::optional<workspace_permits::permit> permit_;
  int parts_ = 0;
  std::int64_t stored_bytes_ = 0;
  bool done_ = false;
};

}  // namespace pagemill
