/// One file on its way from a client into the blob store and into a job.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "api/http/problem.hpp"
#include "api/jobs/submit_options.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/async/workspace_permits.hpp"
#include "common/net/fetch_rules.hpp"
#include "common/stores/access/storage_store.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// What uploads share.
struct upload_services {
  blocking_pool& pool;
  blob_store& blobs;
  job_store& jobs;
  workspace_permits& large_uploads;  ///< one permit for each that holds a whole part in memory
  const fetch_rules& outside;        ///< which URLs clients may name
  storage_store& storage;
  std::int64_t storage_bytes_max;  ///< of a workspace without a limit of its own; 0: none
};

class upload {
 public:
  upload(const upload_services& services, workspace_id workspace,
         std::chrono::steady_clock::time_point deadline);

  /// Takes bytes into memory; store_full_parts must follow before much more.
  void append(std::string_view data);
  /// Stores the full parts. 415 `not_a_pdf` once the first KB is there and holds no %PDF-; 503
  /// `busy` when too many large uploads are running, 429 `too_many_workspace_uploads` when the
  /// workspace runs too many.
  boost::asio::awaitable<http_result<void>> store_full_parts();
  /// Stores the rest and makes the job, in one transaction, or finds the job that answers the
  /// request already (job_store::submit). `key` is "" without one. 400 `empty_body`, 415
  /// `not_a_pdf`.
  boost::asio::awaitable<http_result<submitted_job>> finish(submission wanted, std::string key);
  /// Drops what was stored if no job has it.
  boost::asio::awaitable<void> end();

 private:
  pool_turn turn() const { return {.tenant = file_.key().workspace.value, .deadline = deadline_}; }

  const upload_services& services_;
  std::chrono::steady_clock::time_point deadline_;
  blob_upload file_;
  std::optional<workspace_permits::permit> permit_;
};

}  // namespace pagemill
