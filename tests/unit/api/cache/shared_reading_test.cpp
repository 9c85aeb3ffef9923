#include "api/cache/shared_reading.hpp"

#include <future>
#include <stdexcept>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// A source whose answers the test gives when it likes.
struct source {
  asio::io_context context{1};
  asio::steady_timer answered{context, std::chrono::steady_clock::time_point::max()};
  int readings = 0;
  bool broken = false;
  bool at_once = false;
  shared_reading<int> shared;

  explicit source(shared_reading<int>::keeping kept)
      : shared(context.get_executor(), [this] { return read(); }, kept) {}

  asio::awaitable<int> read() {
    const int mine = ++readings;
    if (!at_once) co_await answered.async_wait(asio::as_tuple(asio::use_awaitable));
    if (broken) throw std::runtime_error("the database is gone, on purpose");
    co_return mine;
  }
  std::future<int> ask() {
    auto asked = asio::co_spawn(context, shared.read(), asio::use_future);
    run();
    return asked;
  }
  void run() {
    context.restart();
    context.poll();
  }
  void answer() {
    answered.cancel();
    run();
  }
};

constexpr shared_reading<int>::keeping for_long{.time = std::chrono::hours(1)};

}  // namespace

TEST_CASE("all who ask while it reads are told what one reading gives") {
  source s({});
  std::vector<std::future<int>> asked;
  for (int i = 0; i < 100; ++i) asked.push_back(s.ask());
  CHECK(s.readings == 1);
  s.answer();
  for (auto& one : asked) CHECK(one.get() == 1);
  s.at_once = true;
  CHECK(s.ask().get() == 2);
}

TEST_CASE("what was read is kept for its time, and until it is forgotten") {
  source s(for_long);
  s.at_once = true;
  for (int i = 0; i < 100; ++i) CHECK(s.ask().get() == 1);
  s.shared.forget();
  CHECK(s.ask().get() == 2);
  source nothing({});
  nothing.at_once = true;
  CHECK(nothing.ask().get() == 1);
  CHECK(nothing.ask().get() == 2);
}

TEST_CASE("what was dear to read is kept longer") {
  source s({.of_cost = 1'000'000'000});
  auto first = s.ask();
  s.answer();
  CHECK(first.get() == 1);
  CHECK(s.ask().get() == 1);
}

TEST_CASE("a failure is told to all who waited, and kept for nobody") {
  source s(for_long);
  s.broken = true;
  auto one = s.ask();
  auto two = s.ask();
  s.answer();
  CHECK_THROWS_AS(one.get(), std::runtime_error);
  CHECK_THROWS_AS(two.get(), std::runtime_error);
  CHECK(s.readings == 1);
  s.broken = false;
  s.at_once = true;
  CHECK(s.ask().get() == 2);
}

TEST_CASE("who asks after a change is not told what was read before it") {
  source s(for_long);
  auto before = s.ask();
  s.shared.forget();
  auto after = s.ask();
  CHECK(s.readings == 2);
  s.answer();
  CHECK(before.get() == 1);
  CHECK(after.get() == 2);
  CHECK(s.ask().get() == 2);
}

}  // namespace pagemill
