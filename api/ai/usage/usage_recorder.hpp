/// Records what calls cost without anybody waiting for it, and through an outage of the database.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/async/blocking_pool.hpp"
#include "common/stores/usage/usage_store.hpp"

namespace pagemill {

/// Call all members on `executor`, which runs one thing at a time.
class usage_recorder {
 public:
  usage_recorder(boost::asio::any_io_executor executor, blocking_pool& pool, usage_store& store);

  /// Logs the call, too.
  void record(ai_call call, ai_call_end how);
  /// Writes what was recorded, in order; spawn it once.
  boost::asio::awaitable<void> run();
  /// Waits until all is written, but not longer than `limit`.
  boost::asio::awaitable<void> flush(std::chrono::steady_clock::duration limit);

  /// Beyond it, calls are only logged: their reservations stand for them.
  static constexpr std::size_t waiting_max = 10'000;

 private:
  struct ended_call {
    ai_call call;
    ai_call_end how;
  };

  blocking_pool& pool_;
  usage_store& store_;
  std::deque<ended_call> waiting_;
  boost::asio::steady_timer added_;
  boost::asio::steady_timer written_;
};

}  // namespace pagemill
