#include "api/jobs/upload.hpp"

#include <algorithm>
#include <span>

#include "api/request/error_status.hpp"
#include "api/jobs/request_hash.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr std::size_t pdf_mark_within = 1024;
/// Smaller files go into the database in one transaction and need no permit.
constexpr std::size_t small_bytes_max = 64 * 1024;

std::unexpected<problem> not_a_pdf() {
  return refuse(415, "not_a_pdf", "The file has no %PDF- in its first 1024 bytes.");
}

problem to_problem(permit_refusal why) {
  if (why == permit_refusal::workspace) {
    return {429,
            "too_many_workspace_uploads",
            "The workspace sends as many large files as it may; try again later.",
            "",
            {{"Retry-After", "5"}}};
  }
  return {503, "busy", "Too many uploads run; try again later.", "", {{"Retry-After", "5"}}};
}

}  // namespace

upload::upload(const upload_services& services, workspace_id workspace,
               std::chrono::steady_clock::time_point deadline)
    : services_(services), workspace_(workspace), deadline_(deadline) {}

void upload::append(std::string_view data) {
  const auto bytes = std::as_bytes(std::span(data));
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

bool upload::may_be_pdf() const {
  const auto* text = reinterpret_cast<const char*>(buffer_.data());
  const std::string_view head(text, std::min(buffer_.size(), pdf_mark_within));
  return head.find("%PDF-") != std::string_view::npos;
}

/// On a thread of the pool: the hash and one short transaction.
void upload::store_part() {
  const auto part =
      std::span<const std::byte>(buffer_).first(std::min(buffer_.size(), blob_part_bytes_max));
  hasher_.update(part);
  if (!blob_) blob_ = services_.blobs.begin(workspace_);
  services_.blobs.add_part(workspace_, *blob_, parts_, part);
  ++parts_;
  stored_bytes_ += static_cast<std::int64_t>(part.size());
  const auto rest = std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(part.size()),
                              buffer_.end(), buffer_.begin());
  buffer_.erase(rest, buffer_.end());
}

asio::awaitable<http_result<void>> upload::store_full_parts() {
  if (parts_ == 0 && buffer_.size() >= pdf_mark_within && !may_be_pdf()) co_return not_a_pdf();
  if (buffer_.size() > small_bytes_max && !permit_) {
    auto given = co_await services_.large_uploads.acquire(workspace_, deadline_);
    if (!given) co_return std::unexpected(to_problem(given.error()));
    permit_.emplace(*std::move(given));
    buffer_.reserve(blob_part_bytes_max + small_bytes_max);
  }
  // One byte more than a part must be there: the last part waits for the transaction of the job.
  while (buffer_.size() > blob_part_bytes_max) {
    co_await services_.pool.run([this] { store_part(); });
  }
  co_return http_result<void>();
}

/// On a thread of the pool: the last bytes, the hash and the transaction of the job.
result<submitted_job> upload::submit(submission wanted, const std::string& key) {
  const bool small = parts_ == 0;
  if (small) {
    hasher_.update(buffer_);
  } else {
    store_part();
  }
  const auto sha256 = hasher_.finish();
  if (!key.empty()) wanted.key = {key, hash_request(sha256, wanted)};
  if (small) return services_.jobs.submit_small(workspace_, buffer_, sha256, wanted);
  const uploaded_blob whole{
      .id = *blob_, .sha256 = sha256, .bytes = stored_bytes_, .parts = parts_};
  return services_.jobs.submit(workspace_, whole, wanted);
}

asio::awaitable<http_result<submitted_job>> upload::finish(submission wanted, std::string key) {
  if (parts_ == 0 && buffer_.empty()) co_return refuse(400, "empty_body", "The file is empty.");
  if (parts_ == 0 && !may_be_pdf()) co_return not_a_pdf();
  auto ended = co_await services_.pool.run([&] { return submit(std::move(wanted), key); });
  if (!ended) co_return std::unexpected(to_problem(ended.error()));
  done_ = ended->end == submit_end::made;
  co_return *std::move(ended);
}

asio::awaitable<void> upload::end() {
  // What comes after, such as a wait for the job, needs neither.
  permit_.reset();
  buffer_ = {};
  if (done_ || !blob_) co_return;
  try {
    co_await services_.pool.run([this] { services_.blobs.abandon(workspace_, *blob_); });
  } catch (const std::exception& e) {
    // The sweep drops it after an hour.
    log_warning("upload_not_abandoned", {{"reason", e.what()}});
  }
}

}  // namespace pagemill
