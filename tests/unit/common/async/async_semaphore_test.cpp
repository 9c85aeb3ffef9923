#include "common/async/async_semaphore.hpp"

#include <future>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {
namespace asio = boost::asio;

using maybe_permit = std::optional<async_semaphore::permit>;

asio::awaitable<maybe_permit> take(async_semaphore* from, std::chrono::milliseconds limit) {
  co_return co_await from->acquire(std::chrono::steady_clock::now() + limit);
}

std::future<maybe_permit> start(asio::io_context& context, async_semaphore& from,
                                std::chrono::milliseconds limit = std::chrono::minutes(1)) {
  return asio::co_spawn(context, take(&from, limit), asio::use_future);
}

bool is_ready(std::future<maybe_permit>& waited) {
  return waited.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

TEST_CASE("permits are given until none is left, then in the order of asking") {
  asio::io_context context(1);
  async_semaphore semaphore(context.get_executor(), 1);
  auto first = start(context, semaphore);
  auto second = start(context, semaphore);
  auto third = start(context, semaphore);
  context.poll();
  auto held = first.get();
  REQUIRE(held);
  CHECK_FALSE(is_ready(second));
  held.reset();
  context.poll();
  REQUIRE(is_ready(second));
  CHECK_FALSE(is_ready(third));
  held = second.get();
  held.reset();
  context.poll();
  REQUIRE(is_ready(third));
  third.get().reset();
  CHECK(semaphore.free() == 1);
}

TEST_CASE("waiting for a permit ends at its deadline") {
  asio::io_context context(1);
  async_semaphore semaphore(context.get_executor(), 1);
  auto first = start(context, semaphore);
  auto late = start(context, semaphore, std::chrono::milliseconds(1));
  context.run();
  CHECK_FALSE(late.get());
  first.get().reset();
  CHECK(semaphore.free() == 1);
}

}  // namespace pagemill
