#include "api/jobs/upload.hpp"

#include <span>

#include "api/jobs/request_hash.hpp"
#include "api/request/error_status.hpp"
#include "api/request/too_many.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Smaller files need no permit.
constexpr std::size_t small_bytes_max = 64 * 1024;

std::unexpected<problem> not_a_pdf() {
  return refuse(415, "not_a_pdf", "The file has no %PDF- in its first 1024 bytes.");
}

}  // namespace

upload::upload(const upload_services& services, workspace_id workspace,
               std::chrono::steady_clock::time_point deadline)
    : services_(services), deadline_(deadline), file_(services.blobs.begin_upload(workspace)) {}

void upload::append(std::string_view data) {
  file_.append(std::as_bytes(std::span(data)));
}

asio::awaitable<http_result<void>> upload::store_full_parts() {
  if (file_.mark() == pdf_mark::missing) co_return not_a_pdf();
  if (file_.bytes_in_memory() > small_bytes_max && !permit_) {
    auto given = co_await services_.large_uploads.acquire(file_.key().workspace, deadline_);
    if (!given)
      co_return std::unexpected(too_many("uploads", "too_many_workspace_uploads", given.error()));
    permit_.emplace(*std::move(given));
    file_.expect_parts();
  }
  while (file_.has_full_part()) {
    co_await services_.pool.run(turn(), [this] { file_.store_part(); });
  }
  co_return http_result<void>();
}

asio::awaitable<http_result<submitted_job>> upload::finish(submission wanted, std::string key) {
  if (file_.is_empty()) co_return refuse(400, "empty_body", "The file is empty.");
  if (file_.mark() != pdf_mark::found) co_return not_a_pdf();
  auto ended = co_await services_.pool.run(turn(), [&] {
    file_.finish();
    if (!key.empty()) wanted.key = {key, hash_request(file_.sha256(), wanted)};
    return services_.jobs.submit(file_, wanted);
  });
  if (!ended) co_return std::unexpected(to_problem(ended.error()));
  co_return *std::move(ended);
}

asio::awaitable<void> upload::end() {
  // What follows, such as waiting for the job, needs neither the permit nor the memory.
  permit_.reset();
  file_.release_memory();
  if (!file_.is_stored()) co_return;
  try {
    co_await services_.pool.run(turn_of(file_.key().workspace),
                                [this] { services_.blobs.abandon(file_.key()); });
  } catch (const std::exception& e) {
    // The sweep drops it after an hour.
    log_warning("upload_not_abandoned", {{"reason", e.what()}});
  }
}

}  // namespace pagemill
