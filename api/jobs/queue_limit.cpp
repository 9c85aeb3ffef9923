#include "api/jobs/queue_limit.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "common/core/log.hpp"

namespace pagemill {

problem queue_full(depth_refusal why) {
  return {429,
          "queue_full",
          why == depth_refusal::queue
              ? "The queue is at its limit; try again later."
              : "The workspace has as many jobs waiting as it may, so that others find room; try "
                "again later.",
          "",
          {{"Retry-After", "10"}}};
}

// Both are RFC 3339 texts of equal length, and equal unless a later time was requested.
bool adds_waiting_job(const submitted_job& submitted) {
  return submitted.end == submit_end::made &&
         submitted.snapshot.run_at <= submitted.snapshot.created_at;
}

boost::asio::awaitable<http_result<queue_limit::places>> queue_limit::take(workspace_id workspace,
                                                                           std::int64_t wanted) {
  if (depth_max_ == 0) co_return places(*this, workspace, wanted);
  // A request that arrives during a count uses the previous result.
  const auto now = clock::now();
  if (!counting_ && is_count_due(workspace, now)) co_await count(now);
  const auto taken = shares_.take(workspace, wanted);
  if (taken == 0) co_return std::unexpected(queue_full(shares_.refusal()));
  co_return places(*this, workspace, taken);
}

bool queue_limit::is_count_due(const workspace_id& workspace, clock::time_point now) const {
  const bool only_by_added = shares_.room(workspace) == 0 && shares_.counted_room(workspace) > 0;
  return now >= (only_by_added ? std::min(due_, due_when_added_) : due_);
}

boost::asio::awaitable<void> queue_limit::count(clock::time_point begun) {
  counting_ = true;
  shares_.begin_count();
  std::optional<queue_depths> counted;
  try {
    counted = co_await count_(depth_max_);
  } catch (const std::exception& e) {
    log_warning("queue_depth_unknown", {{"reason", e.what()}});
  }
  counting_ = false;
  shares_.end_count(counted.value_or(queue_depths()));
  const bool crowded = shares_.is_crowded();
  if (crowded != crowded_) {
    log_info(crowded ? "queue_full" : "queue_open", {{"depth_max", depth_max_}});
  }
  crowded_ = crowded;
  const auto ended = clock::now();
  const auto rest = counted ? std::min<clock::duration>((ended - begun) * rest_factor, rest_max)
                            : clock::duration::zero();
  due_ = ended + std::max<clock::duration>(period, rest);
  due_when_added_ = ended + std::max<clock::duration>(short_period, rest);
}

}  // namespace pagemill
