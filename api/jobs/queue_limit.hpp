/// The limit of waiting jobs: clients are told to slow down before everyone waits for the queue.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "api/http/problem.hpp"
#include "api/jobs/queue_shares.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// 429 `queue_full`, which says whose limit it is.
problem queue_full(depth_refusal why);

/// Whether a submission added a job that waits now: not an existing one, and not one for later.
bool adds_waiting_job(const submitted_job& submitted);

/// Runs on one thread. The depths are counted up to the limit and no further, at most once a
/// second, and less often when counting is slow; between counts, the jobs added by this process are
/// counted on top, and the places that its requests have taken. The limit can therefore be exceeded
/// by what other processes add between two counts.
class queue_limit {
 public:
  /// Counts the waiting jobs, up to a number; may throw.
  using counter = std::function<boost::asio::awaitable<queue_depths>(std::int64_t up_to)>;

  /// Places of one workspace, free again when this goes, unless they were filled. The limit
  /// outlives it.
  class places {
   public:
    places(queue_limit& limit, const workspace_id& workspace, std::int64_t taken)
        : limit_(&limit), workspace_(workspace), taken_(taken) {}
    ~places() { fill(0); }
    places(places&& other) noexcept
        : limit_(other.limit_),
          workspace_(other.workspace_),
          taken_(std::exchange(other.taken_, 0)) {}
    places& operator=(places&&) = delete;

    std::int64_t count() const { return taken_; }
    /// That many waiting jobs were added; the other places are free again.
    void fill(std::int64_t jobs) {
      if (taken_ > 0) limit_->shares_.settle(workspace_, std::exchange(taken_, 0), jobs);
    }

   private:
    queue_limit* limit_;
    workspace_id workspace_;
    std::int64_t taken_;
  };

  /// `depth_max` 0 means no limit.
  queue_limit(std::int64_t depth_max, counter count)
      : depth_max_(depth_max), count_(std::move(count)), shares_(depth_max) {}

  /// At most `wanted` places, at least one; 429 if there is none. Without a limit, or when the
  /// depth cannot be counted, there are always as many as wanted: the submission itself then
  /// reports the failure.
  boost::asio::awaitable<http_result<places>> take(workspace_id workspace, std::int64_t wanted);

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

  bool is_count_due(const workspace_id& workspace, clock::time_point now) const;
  boost::asio::awaitable<void> count(clock::time_point begun);

  std::int64_t depth_max_;
  counter count_;
  queue_shares shares_;
  clock::time_point due_;
  clock::time_point due_when_added_;
  bool counting_ = false;
  bool crowded_ = false;  ///< by the last count
};

}  // namespace pagemill
