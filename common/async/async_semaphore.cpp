#include "common/async/async_semaphore.hpp"

#include "common/async/as_outcome.hpp"

namespace pagemill {
namespace asio = boost::asio;

asio::awaitable<std::optional<async_semaphore::permit>> async_semaphore::acquire(
    std::chrono::steady_clock::time_point deadline) {
  if (free_ > 0 && waiting_.empty()) {
    --free_;
    co_return permit(this);
  }
  waiter here{asio::steady_timer(executor_, deadline)};
  waiting_.push_back(&here);
  try {
    co_await here.wake.async_wait(as_outcome);
  } catch (...) {
    // The coroutine was cancelled: a permit that it received goes to the next one.
    if (here.served) {
      release();
    } else {
      waiting_.remove(&here);
    }
    throw;
  }
  if (here.served) co_return permit(this);
  waiting_.remove(&here);
  co_return std::nullopt;
}

void async_semaphore::release() {
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  auto* next = waiting_.front();
  waiting_.pop_front();
  next->served = true;
  next->wake.cancel();
}

}  // namespace pagemill
