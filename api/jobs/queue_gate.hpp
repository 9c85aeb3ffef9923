/// Says when so much waits that no more should be taken: the client is told to slow down, before
/// the queue is what everybody waits for.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "api/http/problem.hpp"

namespace pagemill {

/// What a client is told then.
problem queue_full();

/// On one thread. The depth is counted no further than the limit, at most once a second, and less
/// often when counting takes long; requests meanwhile go by the count before. So the limit may be
/// passed by what one process takes in such a time.
class queue_gate {
 public:
  /// Counts the jobs that wait, up to a number; may throw.
  using counter = std::function<boost::asio::awaitable<std::int64_t>(std::int64_t up_to)>;

  /// `depth_max` 0: there is no limit.
  queue_gate(std::int64_t depth_max, counter count)
      : depth_max_(depth_max), count_(std::move(count)) {}

  /// False also when the depth cannot be told: then the submission itself will say what is wrong.
  boost::asio::awaitable<bool> is_full();

  static constexpr std::chrono::seconds period{1};
  /// A count is not repeated before this many times as long as it took.
  static constexpr int rest_factor = 20;

 private:
  using clock = std::chrono::steady_clock;

  std::int64_t depth_max_;
  counter count_;
  clock::time_point due_;
  bool full_ = false;
};

}  // namespace pagemill
