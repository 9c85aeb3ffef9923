#include "common/async/blocking_pool.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {
namespace asio = boost::asio;

asio::awaitable<int> doubled(blocking_pool* pool, int number) {
  co_return co_await pool->run([number] { return 2 * number; });
}

asio::awaitable<bool> runs_elsewhere(blocking_pool* pool) {
  const auto home = std::this_thread::get_id();
  const auto away = co_await pool->run([] { return std::this_thread::get_id(); });
  co_return away != home&& std::this_thread::get_id() == home;
}

asio::awaitable<void> failing(blocking_pool* pool) {
  co_await pool->run([]() -> int { throw std::invalid_argument("no"); });
}

asio::awaitable<std::string> moved(blocking_pool* pool) {
  auto owned = std::make_unique<std::string>("moved");
  auto back = co_await pool->run([owned = std::move(owned)]() mutable { return std::move(owned); });
  co_return *back;
}

asio::awaitable<void> hold(blocking_pool* pool, std::shared_future<void> release) {
  co_await pool->run([release] { release.wait(); });
}

/// The context outlives the pool, whose threads still wake it after the last result.
template <class T>
T run_to_end(asio::io_context& context, asio::awaitable<T> task) {
  context.restart();
  auto made = asio::co_spawn(context, std::move(task), asio::use_future);
  context.run();
  return made.get();
}

}  // namespace

TEST_CASE("work runs on a thread of the pool and its value comes back to the caller's thread") {
  asio::io_context context(1);
  blocking_pool pool({.threads = 2, .admitted_max = 4});
  CHECK(run_to_end(context, doubled(&pool, 21)) == 42);
  CHECK(run_to_end(context, runs_elsewhere(&pool)));
  CHECK(run_to_end(context, moved(&pool)) == "moved");
}

TEST_CASE("an exception of the work reaches the caller") {
  asio::io_context context(1);
  blocking_pool pool({.threads = 1, .admitted_max = 4});
  CHECK_THROWS_AS(run_to_end(context, failing(&pool)), std::invalid_argument);
  CHECK(pool.admitted() == 0);
}

TEST_CASE("work over the limit is refused at once and accepted again later") {
  asio::io_context context(1);
  blocking_pool pool({.threads = 1, .admitted_max = 2});
  std::promise<void> gate;
  auto first = asio::co_spawn(context, hold(&pool, gate.get_future().share()), asio::use_future);
  std::promise<void> second_gate;
  second_gate.set_value();
  auto second =
      asio::co_spawn(context, hold(&pool, second_gate.get_future().share()), asio::use_future);
  auto third = asio::co_spawn(context, doubled(&pool, 1), asio::use_future);
  context.poll();
  CHECK_THROWS_AS(third.get(), pool_overloaded);
  CHECK(pool.admitted() == 2);
  gate.set_value();
  context.run();
  first.get();
  second.get();
  CHECK(pool.admitted() == 0);
  CHECK(run_to_end(context, doubled(&pool, 2)) == 4);
}

TEST_CASE("a thousand pieces of work from one thread all come back") {
  asio::io_context context(1);
  blocking_pool pool({.threads = 4, .admitted_max = 1000});
  std::vector<std::future<int>> made;
  for (int i = 0; i < 1000; ++i) {
    made.push_back(asio::co_spawn(context, doubled(&pool, i), asio::use_future));
  }
  context.run();
  for (int i = 0; i < 1000; ++i) CHECK(made[static_cast<std::size_t>(i)].get() == 2 * i);
}

}  // namespace pagemill
