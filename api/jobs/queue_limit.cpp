#include "api/jobs/queue_gate.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "common/core/log.hpp"

namespace pagemill {

problem queue_full() {
  return {429,
          "queue_full",
          "Too many jobs wait already; try again later.",
          "",
          {{"Retry-After", "10"}}};
}

// Both are RFC 3339 of one length, and the same when no later time was wished.
bool came_to_wait(const submitted_job& end) {
  return end.end == submit_end::made && end.of.run_at <= end.of.created_at;
}

boost::asio::awaitable<bool> queue_gate::is_full() {
  if (depth_max_ == 0) co_return false;
  const auto begun = clock::now();
  const bool spent = counted_ + taken_ >= depth_max_;
  const auto due = spent && !full_ ? std::min(due_, due_when_taken_) : due_;
  // Whoever comes while it is counted goes by what is known.
  if (counting_ || begun < due) co_return spent;
  counting_ = true;
  const auto taken_before = taken_;
  std::optional<std::int64_t> counted;
  try {
    counted = co_await count_(depth_max_);
  } catch (const std::exception& e) {
    log_warning("queue_depth_unknown", {{"reason", e.what()}});
  }
  counting_ = false;
  counted_ = counted.value_or(0);
  taken_ -= taken_before;
  const bool full = counted_ >= depth_max_;
  if (full != full_) log_info(full ? "queue_full" : "queue_open", {{"depth_max", depth_max_}});
  full_ = full;
  const auto ended = clock::now();
  const auto rest = counted ? std::min<clock::duration>((ended - begun) * rest_factor, rest_max)
                            : clock::duration::zero();
  due_ = ended + std::max<clock::duration>(period, rest);
  due_when_taken_ = ended + std::max<clock::duration>(short_period, rest);
  co_return counted_ + taken_ >= depth_max_;
}

}  // namespace pagemill
