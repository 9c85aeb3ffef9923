#include "api/jobs/queue_limit.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "common/core/log.hpp"

namespace pagemill {

problem queue_full() {
  return {429,
          "queue_full",
          "The queue is at its limit; try again later.",
          "",
          {{"Retry-After", "10"}}};
}

// Both are RFC 3339 texts of equal length, and equal unless a later time was requested.
bool adds_waiting_job(const submitted_job& submitted) {
  return submitted.end == submit_end::made &&
         submitted.snapshot.run_at <= submitted.snapshot.created_at;
}

boost::asio::awaitable<bool> queue_limit::is_full() {
  if (depth_max_ == 0) co_return false;
  const auto begun = clock::now();
  const bool spent = counted_ + added_ >= depth_max_;
  const auto due = spent && !full_ ? std::min(due_, due_when_added_) : due_;
  // A request that arrives during a count uses the previous result.
  if (counting_ || begun < due) co_return spent;
  counting_ = true;
  const auto added_before = added_;
  std::optional<std::int64_t> counted;
  try {
    counted = co_await count_(depth_max_);
  } catch (const std::exception& e) {
    log_warning("queue_depth_unknown", {{"reason", e.what()}});
  }
  counting_ = false;
  counted_ = counted.value_or(0);
  added_ -= added_before;
  const bool full = counted_ >= depth_max_;
  if (full != full_) log_info(full ? "queue_full" : "queue_open", {{"depth_max", depth_max_}});
  full_ = full;
  const auto ended = clock::now();
  const auto rest = counted ? std::min<clock::duration>((ended - begun) * rest_factor, rest_max)
                            : clock::duration::zero();
  due_ = ended + std::max<clock::duration>(period, rest);
  due_when_added_ = ended + std::max<clock::duration>(short_period, rest);
  co_return counted_ + added_ >= depth_max_;
}

}  // namespace pagemill
