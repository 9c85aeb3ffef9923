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

#include "common/core/call_deadline.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {
namespace {
namespace asio = boost::asio;

asio::awaitable<int> doubled(blocking_pool* pool, int number) {
  co_return co_await pool->run({}, [number] { return 2 * number; });
}

asio::awaitable<bool> runs_elsewhere(blocking_pool* pool) {
  const auto home = std::this_thread::get_id();
  const auto away = co_await pool->run({}, [] { return std::this_thread::get_id(); });
  co_return away != home&& std::this_thread::get_id() == home;
}

asio::awaitable<void> failing(blocking_pool* pool) {
  co_await pool->run({}, []() -> int { throw std::invalid_argument("no"); });
}

asio::awaitable<std::string> moved(blocking_pool* pool) {
  auto owned = std::make_unique<std::string>("moved");
  auto back =
      co_await pool->run({}, [owned = std::move(owned)]() mutable { return std::move(owned); });
  co_return *back;
}

asio::awaitable<void> hold(blocking_pool* pool, std::shared_future<void> release) {
  co_await pool->run({}, [release] { release.wait(); });
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
  blocking_pool pool({.threads = 1, .admitted_max = 3});
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
  blocking_pool pool({.threads = 4, .admitted_max = 2000});
  std::vector<std::future<int>> made;
  for (int i = 0; i < 1000; ++i) {
    made.push_back(asio::co_spawn(context, doubled(&pool, i), asio::use_future));
  }
  context.run();
  for (int i = 0; i < 1000; ++i) CHECK(made[static_cast<std::size_t>(i)].get() == 2 * i);
}

TEST_CASE("a tenant with much to do does not keep another waiting") {
  asio::io_context context(1);
  blocking_pool pool({.threads = 4, .admitted_max = 100});
  const uuid greedy = make_uuid_v4();
  const uuid modest = make_uuid_v4();
  std::promise<void> gate;
  const auto shut = gate.get_future().share();
  const auto occupy = [&]() -> asio::awaitable<void> {
    co_await pool.run({.tenant = greedy}, [shut] { shut.wait(); });
  };
  std::vector<std::future<void>> held;
  for (int i = 0; i < 40; ++i) held.push_back(asio::co_spawn(context, occupy, asio::use_future));
  context.poll();
  CHECK(pool.admitted() == 40);
  // The gate is shut: this returns only because a thread was left for it.
  int made = 0;
  const auto ask = [&]() -> asio::awaitable<void> {
    for (int i = 0; i < 10; ++i) made += co_await pool.run({.tenant = modest}, [] { return 1; });
    gate.set_value();
  };
  auto asked = asio::co_spawn(context, ask, asio::use_future);
  context.restart();
  context.run();
  asked.get();
  CHECK(made == 10);
  for (auto& one : held) one.get();
}

TEST_CASE("work whose caller no longer waits does not run, and other work knows its deadline") {
  asio::io_context context(1);
  blocking_pool pool({.threads = 1, .admitted_max = 100});
  const auto past = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const auto later = std::chrono::steady_clock::now() + std::chrono::hours(1);
  bool ran = false;
  const auto late = [&]() -> asio::awaitable<void> {
    co_await pool.run({.deadline = past}, [&] { ran = true; });
  };
  auto refused = asio::co_spawn(context, late, asio::use_future);
  context.run();
  CHECK_THROWS_AS(refused.get(), pool_overloaded);
  CHECK_FALSE(ran);
  CHECK(pool.admitted() == 0);
  call_deadline::time_point seen;
  const auto timely = [&]() -> asio::awaitable<void> {
    co_await pool.run({.deadline = later}, [&] { seen = call_deadline::in_force(); });
  };
  run_to_end(context, timely());
  CHECK(seen == later);
  CHECK(call_deadline::in_force() == call_deadline::time_point::max());
}

}  // namespace pagemill
