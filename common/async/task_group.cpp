#include "common/async/task_group.hpp"

#include <exception>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "common/async/as_outcome.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace asio = boost::asio;

task_group::task_group(asio::any_io_executor executor)
    : executor_(std::move(executor)), none_left_(executor_) {}

void task_group::spawn(std::string_view name, asio::awaitable<void> task) {
  const auto signal = running_.emplace(running_.end());
  auto ended = [this, signal, name](std::exception_ptr problem) {
    running_.erase(signal);
    if (running_.empty()) none_left_.cancel();
    if (!problem) return;
    try {
      std::rethrow_exception(problem);
    } catch (const boost::system::system_error& e) {
      // A cancelled task ends like this; that is not a failure.
      if (e.code() == asio::error::operation_aborted) return;
      log_error("task_failed", {{"task", name}, {"reason", e.what()}});
    } catch (const std::exception& e) {
      log_error("task_failed", {{"task", name}, {"reason", e.what()}});
    } catch (...) {
      log_error("task_failed", {{"task", name}, {"reason", "unknown exception"}});
    }
  };
  asio::co_spawn(executor_, std::move(task),
                 asio::bind_cancellation_slot(signal->slot(), std::move(ended)));
}

void task_group::cancel(asio::cancellation_type type) {
  // A task may end and leave the list while its signal is emitted.
  for (auto signal = running_.begin(); signal != running_.end();) (signal++)->emit(type);
}

asio::awaitable<bool> task_group::wait(std::chrono::steady_clock::duration limit) {
  none_left_.expires_after(limit);
  while (!running_.empty()) {
    const auto [problem] = co_await none_left_.async_wait(as_outcome);
    if (!problem) co_return running_.empty();
  }
  co_return true;
}

}  // namespace pagemill
