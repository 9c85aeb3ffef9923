/// The only bridge from a coroutine to a blocking call: bounded queues of tenants in front of a few
/// threads, which they share.
#pragma once
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "common/async/fair_queue.hpp"
#include "common/async/fair_shares.hpp"
#include "common/async/pool_turn.hpp"

namespace pagemill {

/// Thrown by blocking_pool::run when the queue is full, or the caller's time was used up in it: the
/// caller answers "try again later".
class pool_overloaded : public std::runtime_error {
 public:
  pool_overloaded() : std::runtime_error("the queue of blocking work is full") {}
};

class blocking_pool {
 public:
  struct limits {
    std::size_t threads = 4;
    std::size_t admitted_max = 256;  ///< running and waiting together; one tenant gets half of it
  };
  explicit blocking_pool(limits wanted);
  /// Waits for all admitted work.
  ~blocking_pool();
  blocking_pool(const blocking_pool&) = delete;
  blocking_pool& operator=(const blocking_pool&) = delete;

  /// Runs `work` on a thread of the pool and resumes the caller on its own executor with the value
  /// or the exception. Tenants take turns; one alone gets three quarters of the threads, so that
  /// the next one need not wait for its calls. The turn's deadline is the thread's call_deadline;
  /// work that did not begin by then does not run. The caller's execution context outlives the
  /// pool, whose threads may still be waking it after the work. A cancelled caller still waits for
  /// the work to end: a blocking call cannot be interrupted. Throws pool_overloaded.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(pool_turn turn, Work work) {
    using value = std::invoke_result_t<Work&>;
    if constexpr (std::is_void_v<value>) {
      co_await run_erased(turn, std::move(work));
    } else {
      // The frame outlives the work: it is resumed or destroyed only after the work has ended.
      std::optional<value> made;
      co_await run_erased(turn, [&made, &work] { made.emplace(work()); });
      co_return std::move(*made);
    }
  }

  /// Running and waiting work, for metrics. Any thread.
  std::size_t admitted() const;

 private:
  struct call {
    pool_turn turn;
    std::move_only_function<void()> work;
    std::move_only_function<void(std::exception_ptr)> done;
  };
  using call_ptr = std::unique_ptr<call>;

  boost::asio::awaitable<void> run_erased(pool_turn turn, std::move_only_function<void()> work);
  void start(call_ptr added);
  /// With the lock held: hands the threads that are free to those whose turn it is.
  void start_next();
  void finish(call_ptr ended, std::exception_ptr problem);

  mutable std::mutex mutex_;
  fair_shares admitted_;
  fair_shares running_;
  fair_queue<call_ptr> waiting_;
  boost::asio::thread_pool threads_;
};

}  // namespace pagemill
