#include "common/async/blocking_pool.hpp"

#include <exception>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace pagemill {
namespace asio = boost::asio;

blocking_pool::blocking_pool(limits wanted)
    : admitted_max_(wanted.admitted_max), threads_(wanted.threads) {}

blocking_pool::~blocking_pool() {
  threads_.join();
}

// async_initiate + post, not co_spawn onto the thread pool: that races with a cancelled awaiter
// (ThreadSanitizer reported it, and the process aborted).
asio::awaitable<void> blocking_pool::run_erased(std::move_only_function<void()> work) {
  if (admitted_.fetch_add(1) >= admitted_max_) {
    admitted_.fetch_sub(1);
    throw pool_overloaded();
  }
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
      [this](auto handler, std::move_only_function<void()> job) {
        asio::post(threads_, [this, handler = std::move(handler), job = std::move(job)]() mutable {
          std::exception_ptr problem;
          try {
            job();
          } catch (...) {
            problem = std::current_exception();
          }
          job = nullptr;
          admitted_.fetch_sub(1);
          const auto home = asio::get_associated_executor(handler);
          // Moved, so that the exception is destroyed where it is handled: ThreadSanitizer does not
          // see how libstdc++ counts its owners and would report the release here as a race.
          asio::post(home, [handler = std::move(handler), problem = std::move(problem)]() mutable {
            std::move(handler)(std::move(problem));
          });
        });
      },
      asio::use_awaitable, std::move(work));
}

}  // namespace pagemill
