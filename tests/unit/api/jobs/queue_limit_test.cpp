#include "api/jobs/queue_limit.hpp"

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

struct counted_queue {
  asio::io_context context{1};
  std::int64_t depth = 0;
  bool broken = false;
  int counts = 0;
  std::int64_t added_meanwhile = 0;
  queue_limit limit;

  explicit counted_queue(std::int64_t depth_max)
      : limit(depth_max, [this](std::int64_t up_to) { return count(up_to); }) {}
  asio::awaitable<std::int64_t> count(std::int64_t up_to) {
    ++counts;
    limit.add(std::exchange(added_meanwhile, 0));
    if (broken) throw std::runtime_error("the database is gone, on purpose");
    co_return std::min(depth, up_to);
  }
  bool is_full() {
    auto said = asio::co_spawn(context, limit.is_full(), asio::use_future);
    context.restart();
    context.run();
    return said.get();
  }
};

}  // namespace

TEST_CASE("the queue is full at its limit") {
  counted_queue below(10);
  below.depth = 9;
  CHECK_FALSE(below.is_full());
  counted_queue at(10);
  at.depth = 10;
  CHECK(at.is_full());
}

TEST_CASE("the depth is not counted again at once") {
  counted_queue g(10);
  g.depth = 10;
  for (int i = 0; i < 100; ++i) CHECK(g.is_full());
  CHECK(g.counts == 1);
}

TEST_CASE("what was added since the last count fills the queue too, until it is counted again") {
  counted_queue g(10);
  g.depth = 8;
  CHECK_FALSE(g.is_full());
  g.limit.add(1);
  g.depth = 9;
  CHECK_FALSE(g.is_full());
  g.limit.add(1);
  g.depth = 10;
  CHECK(g.is_full());
  CHECK(g.counts <= 2);
  // Workers begin them all: seen soon, not only when the next count is due.
  counted_queue fast(2);
  CHECK_FALSE(fast.is_full());
  fast.limit.add(2);
  const auto begun = std::chrono::steady_clock::now();
  while (fast.is_full() && std::chrono::steady_clock::now() - begun < std::chrono::seconds(30)) {
    std::this_thread::yield();
  }
  CHECK(fast.counts == 2);
  CHECK_FALSE(fast.is_full());
}

TEST_CASE("what is added during a count is not lost") {
  counted_queue g(10);
  g.depth = 9;
  g.added_meanwhile = 1;
  CHECK(g.is_full());
}

TEST_CASE("what is there already, or is for later, does not come to wait") {
  submitted_job made;
  made.end = submit_end::made;
  made.snapshot.created_at = made.snapshot.run_at = "2026-01-31T12:00:00.000001Z";
  CHECK(adds_waiting_job(made));
  made.snapshot.run_at = "2026-01-31T12:00:00.000002Z";
  CHECK_FALSE(adds_waiting_job(made));
  made.snapshot.run_at = made.snapshot.created_at;
  made.end = submit_end::reused;
  CHECK_FALSE(adds_waiting_job(made));
}

TEST_CASE("without a limit nothing is counted") {
  counted_queue g(0);
  g.depth = 1'000'000;
  CHECK_FALSE(g.is_full());
  CHECK(g.counts == 0);
}

TEST_CASE("a depth that cannot be told stops nobody") {
  counted_queue g(10);
  g.broken = true;
  CHECK_FALSE(g.is_full());
}

}  // namespace pagemill
