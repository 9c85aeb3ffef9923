/// The only bridge from a coroutine to a blocking call: a bounded queue in front of a few threads.
#pragma once
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

namespace pagemill {

/// Thrown by blocking_pool::run when its queue is full: the caller answers "try again later".
class pool_overloaded : public std::runtime_error {
 public:
  pool_overloaded() : std::runtime_error("the queue of blocking work is full") {}
};

class blocking_pool {
 public:
  struct limits {
    std::size_t threads = 4;
    std::size_t admitted_max = 256;  ///< running and waiting together
  };
  explicit blocking_pool(limits wanted);
  /// Waits for all admitted work.
  ~blocking_pool();
  blocking_pool(const blocking_pool&) = delete;
  blocking_pool& operator=(const blocking_pool&) = delete;

  /// Runs `work` on a thread of the pool and resumes the caller on its own executor with the value
  /// or the exception. The caller's execution context outlives the pool, whose threads may still be
  /// waking it after the work. A cancelled caller still waits for the work to end: a blocking call
  /// cannot be interrupted, so the work limits itself (statement timeouts). Throws pool_overloaded.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
    using value = std::invoke_result_t<Work&>;
    if constexpr (std::is_void_v<value>) {
      co_await run_erased(std::move(work));
    } else {
      // The frame outlives the work: it is resumed or destroyed only after the work has ended.
      std::optional<value> made;
      co_await run_erased([&made, &work] { made.emplace(work()); });
      co_return std::move(*made);
    }
  }

  /// Running and waiting work, for metrics. Any thread.
  std::size_t admitted() const { return admitted_.load(std::memory_order_relaxed); }

 private:
  boost::asio::awaitable<void> run_erased(std::move_only_function<void()> work);

  std::size_t admitted_max_;
  std::atomic<std::size_t> admitted_{0};
  boost::asio::thread_pool threads_;
};

}  // namespace pagemill
