#include "common/async/task_group.hpp"

#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {
namespace asio = boost::asio;

asio::awaitable<void> until_cancelled() {
  asio::steady_timer timer(co_await asio::this_coro::executor,
                           std::chrono::steady_clock::time_point::max());
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> at_once() {
  co_return;
}

asio::awaitable<void> failing() {
  throw std::runtime_error("this task fails on purpose");
  co_return;
}

bool wait_in(asio::io_context& context, task_group& group, std::chrono::milliseconds limit) {
  auto all = asio::co_spawn(context, group.wait(limit), asio::use_future);
  context.restart();
  while (all.wait_for(std::chrono::seconds(0)) != std::future_status::ready) context.run_one();
  return all.get();
}

}  // namespace

TEST_CASE("an empty group is waited for at once") {
  asio::io_context context(1);
  task_group group(context.get_executor());
  CHECK(wait_in(context, group, std::chrono::milliseconds(0)));
}

TEST_CASE("waiting ends with the last task, a failed one included") {
  asio::io_context context(1);
  task_group group(context.get_executor());
  group.spawn("good", at_once());
  group.spawn("bad", failing());
  CHECK(group.size() == 2);
  CHECK(wait_in(context, group, std::chrono::minutes(1)));
  CHECK(group.size() == 0);
}

TEST_CASE("waiting is bounded, and a cancelled task ends") {
  asio::io_context context(1);
  task_group group(context.get_executor());
  group.spawn("long", until_cancelled());
  group.spawn("long", until_cancelled());
  CHECK_FALSE(wait_in(context, group, std::chrono::milliseconds(5)));
  CHECK(group.size() == 2);
  group.cancel(asio::cancellation_type::terminal);
  CHECK(wait_in(context, group, std::chrono::minutes(1)));
}

}  // namespace pagemill
