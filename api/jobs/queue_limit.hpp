/// Says when so much waits that no more should be taken: the client is told to slow down, before
/// the queue is what everybody waits for.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "api/http/problem.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// What a client is told then.
problem queue_full();

/// Whether a submission made a job that waits: not one that is there already, nor for later.
bool came_to_wait(const submitted_job& end);

/// On one thread. The depth is counted no further than the limit, at most once a second, and less
/// often when counting takes long; requests meanwhile go by the count before and what was taken
/// since. So the limit may be passed by what is under way, and by what other processes take in such
/// a time.
class queue_gate {
 public:
  /// Counts the jobs that wait, up to a number; may throw.
  using counter = std::function<boost::asio::awaitable<std::int64_t>(std::int64_t up_to)>;

  /// `depth_max` 0: there is no limit.
  queue_gate(std::int64_t depth_max, counter count)
      : depth_max_(depth_max), count_(std::move(count)) {}

  /// So many jobs came to wait by a request that is_full let pass.
  void took(std::int64_t jobs) { taken_ += jobs; }
  /// False also when the depth cannot be told: then the submission itself will say what is wrong.
  boost::asio::awaitable<bool> is_full();

  static constexpr std::chrono::seconds period{1};
  /// A count is not repeated before this many times as long as it took.
  static constexpr int rest_factor = 20;
  /// Nor is it waited longer for that: who counts slowly would not see the queue change for long.
  static constexpr std::chrono::seconds rest_max{10};
  /// Where the limit is reached only by what was taken since the count: workers may have begun it.
  static constexpr std::chrono::milliseconds short_period{100};

 private:
  using clock = std::chrono::steady_clock;

  std::int64_t depth_max_;
  counter count_;
  std::int64_t counted_ = 0;
  std::int64_t taken_ = 0;  ///< since it was counted
  clock::time_point due_;
  clock::time_point due_when_taken_;
  bool counting_ = false;
  bool full_ = false;  ///< as it was counted
};

}  // namespace pagemill
