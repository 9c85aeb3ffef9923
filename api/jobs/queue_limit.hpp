/// The limit of waiting jobs: clients are told to slow down before everyone waits for the queue.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "api/http/problem.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// 429 `queue_full`.
problem queue_full();

/// Whether a submission added a job that waits now: not an existing one, and not one for later.
bool adds_waiting_job(const submitted_job& submitted);

/// Runs on one thread. The depth is counted up to the limit and no further, at most once a second,
/// and less often when counting is slow; between counts, the jobs added by this process are counted
/// on top. The limit can therefore be exceeded by requests in progress and by what other processes
/// add between two counts.
class queue_limit {
 public:
  /// Counts the waiting jobs, up to a number; may throw.
  using counter = std::function<boost::asio::awaitable<std::int64_t>(std::int64_t up_to)>;

  /// `depth_max` 0 means no limit.
  queue_limit(std::int64_t depth_max, counter count)
      : depth_max_(depth_max), count_(std::move(count)) {}

  /// A request that is_full let through has added this many waiting jobs.
  void add(std::int64_t jobs) { added_ += jobs; }
  /// False also when the depth cannot be counted: the submission itself then reports the failure.
  boost::asio::awaitable<bool> is_full();

  static constexpr std::chrono::seconds period{1};
  /// The pause between counts is at least this many times as long as a count takes ...
  static constexpr int rest_factor = 20;
  /// ... but no longer than this, or a slow count would hide the queue's changes.
  static constexpr std::chrono::seconds rest_max{10};
  /// The pause if only jobs added since the last count reach the limit: workers may have started
  /// them.
  static constexpr std::chrono::milliseconds short_period{100};

 private:
  using clock = std::chrono::steady_clock;

  std::int64_t depth_max_;
  counter count_;
  std::int64_t counted_ = 0;
  std::int64_t added_ = 0;  ///< since the last count
  clock::time_point due_;
  clock::time_point due_when_added_;
  bool counting_ = false;
  bool full_ = false;  ///< by the last count
};

}  // namespace pagemill
