/// Owns coroutines that nobody awaits: counts them, cancels them, waits for their end.
#pragma once
#include <chrono>
#include <cstddef>
#include <list>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/steady_timer.hpp>

namespace pagemill {

/// Call all members on `executor`, which runs one thing at a time (a strand, or an io_context with
/// one thread). The group must outlive its tasks.
class task_group {
 public:
  explicit task_group(boost::asio::any_io_executor executor);

  /// Starts `task`. An exception ends only this task and is logged as `task_failed` with `name`,
  /// which must be a literal.
  void spawn(std::string_view name, boost::asio::awaitable<void> task);
  /// Cancels all running tasks.
  void cancel(boost::asio::cancellation_type type);
  /// Returns true once no task runs, false after `limit`. One waiter at a time.
  boost::asio::awaitable<bool> wait(std::chrono::steady_clock::duration limit);
  std::size_t size() const { return running_.size(); }

 private:
  boost::asio::any_io_executor executor_;
  std::list<boost::asio::cancellation_signal> running_;
  boost::asio::steady_timer none_left_;
};

}  // namespace pagemill
