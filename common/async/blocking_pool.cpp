#include "common/async/blocking_pool.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/core/call_deadline.hpp"

namespace pagemill {
namespace asio = boost::asio;
namespace {

constexpr std::size_t thread_weight = 3;

}  // namespace

blocking_pool::blocking_pool(limits wanted)
    : admitted_({.total = wanted.admitted_max}),
      running_({.total = wanted.threads, .weight = thread_weight}),
      threads_(wanted.threads) {}

blocking_pool::~blocking_pool() {
  threads_.join();
}

std::size_t blocking_pool::admitted() const {
  const std::scoped_lock lock(mutex_);
  return admitted_.total() - admitted_.free();
}

void blocking_pool::start(call_ptr added) {
  const std::scoped_lock lock(mutex_);
  const auto tenant = added->turn.tenant;
  waiting_.push(tenant, std::move(added));
  start_next();
}

void blocking_pool::start_next() {
  const auto now = std::chrono::steady_clock::now();
  for (auto& late :
       waiting_.remove_if([&](const call_ptr& one) { return one->turn.deadline <= now; })) {
    admitted_.give_back(late->turn.tenant);
    late->work = nullptr;
    late->done(std::make_exception_ptr(pool_overloaded()));
  }
  while (auto next = waiting_.pop(running_)) {
    asio::post(threads_, [this, one = std::move(*next)]() mutable {
      std::exception_ptr problem;
      try {
        const call_deadline limit(one->turn.deadline);
        one->work();
      } catch (...) {
        problem = std::current_exception();
      }
      one->work = nullptr;
      finish(std::move(one), std::move(problem));
    });
  }
}

void blocking_pool::finish(call_ptr ended, std::exception_ptr problem) {
  {
    const std::scoped_lock lock(mutex_);
    running_.give_back(ended->turn.tenant);
    admitted_.give_back(ended->turn.tenant);
    start_next();
  }
  ended->done(std::move(problem));
}

// async_initiate + post, not co_spawn onto the thread pool: that races with a cancelled awaiter
// (ThreadSanitizer reported it, and the process aborted).
asio::awaitable<void> blocking_pool::run_erased(pool_turn turn,
                                                std::move_only_function<void()> work) {
  {
    const std::scoped_lock lock(mutex_);
    if (!admitted_.may_take(turn.tenant)) throw pool_overloaded();
    admitted_.take(turn.tenant);
  }
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
      [this, turn](auto handler, std::move_only_function<void()> job) {
        // Moved, so that the exception is destroyed where it is handled: ThreadSanitizer does not
        // see how libstdc++ counts its owners and would report the release here as a race.
        auto done = [handler = std::move(handler)](std::exception_ptr problem) mutable {
          const auto home = asio::get_associated_executor(handler);
          asio::post(home, [handler = std::move(handler), problem = std::move(problem)]() mutable {
            std::move(handler)(std::move(problem));
          });
        };
        start(std::make_unique<call>(turn, std::move(job), std::move(done)));
      },
      asio::use_awaitable, std::move(work));
}

}  // namespace pagemill
