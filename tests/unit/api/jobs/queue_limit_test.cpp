#include "api/jobs/queue_gate.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

struct gated {
  asio::io_context context{1};
  std::int64_t depth = 0;
  bool broken = false;
  int counts = 0;
  std::int64_t taken_meanwhile = 0;
  queue_gate gate;

  explicit gated(std::int64_t depth_max)
      : gate(depth_max, [this](std::int64_t up_to) { return count(up_to); }) {}
  asio::awaitable<std::int64_t> count(std::int64_t up_to) {
    ++counts;
    gate.took(std::exchange(taken_meanwhile, 0));
    if (broken) throw std::runtime_error("the database is gone, on purpose");
    co_return std::min(depth, up_to);
  }
  bool is_full() {
    auto said = asio::co_spawn(context, gate.is_full(), asio::use_future);
    context.restart();
    context.run();
    return said.get();
  }
};

}  // namespace

TEST_CASE("the queue is full when as many wait as may") {
  gated below(10);
  below.depth = 9;
  CHECK_FALSE(below.is_full());
  gated at(10);
  at.depth = 10;
  CHECK(at.is_full());
}

TEST_CASE("the depth is not counted again at once") {
  gated g(10);
  g.depth = 10;
  for (int i = 0; i < 100; ++i) CHECK(g.is_full());
  CHECK(g.counts == 1);
}

TEST_CASE("what was taken since the last count fills the queue too, until it is counted again") {
  gated g(10);
  g.depth = 8;
  CHECK_FALSE(g.is_full());
  g.gate.took(1);
  g.depth = 9;
  CHECK_FALSE(g.is_full());
  g.gate.took(1);
  g.depth = 10;
  CHECK(g.is_full());
  CHECK(g.counts <= 2);
  // Workers begin them all: seen soon, not only when the next count is due.
  gated fast(2);
  CHECK_FALSE(fast.is_full());
  fast.gate.took(2);
  const auto begun = std::chrono::steady_clock::now();
  while (fast.is_full() && std::chrono::steady_clock::now() - begun < std::chrono::seconds(30)) {
    std::this_thread::yield();
  }
  CHECK(fast.counts == 2);
  CHECK_FALSE(fast.is_full());
}

TEST_CASE("what is taken while the queue is counted is not forgotten") {
  gated g(10);
  g.depth = 9;
  g.taken_meanwhile = 1;
  CHECK(g.is_full());
}

TEST_CASE("what is there already, or is for later, does not come to wait") {
  submitted_job made;
  made.end = submit_end::made;
  made.of.created_at = made.of.run_at = "2026-01-31T12:00:00.000001Z";
  CHECK(came_to_wait(made));
  made.of.run_at = "2026-01-31T12:00:00.000002Z";
  CHECK_FALSE(came_to_wait(made));
  made.of.run_at = made.of.created_at;
  made.end = submit_end::reused;
  CHECK_FALSE(came_to_wait(made));
}

TEST_CASE("without a limit nothing is counted") {
  gated g(0);
  g.depth = 1'000'000;
  CHECK_FALSE(g.is_full());
  CHECK(g.counts == 0);
}

TEST_CASE("a depth that cannot be told stops nobody") {
  gated g(10);
  g.broken = true;
  CHECK_FALSE(g.is_full());
}

}  // namespace pagemill
