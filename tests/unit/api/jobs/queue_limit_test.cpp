#include "api/jobs/queue_limit.hpp"

#include <chrono>
#include <optional>
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

const workspace_id own{*parse_uuid("01890000-0000-7000-8000-00000000000a")};
const workspace_id other{*parse_uuid("01890000-0000-7000-8000-00000000000b")};

struct counted_queue {
  asio::io_context context{1};
  std::int64_t depth = 0;  ///< of `own`
  bool broken = false;
  int counts = 0;
  std::int64_t added_meanwhile = 0;
  queue_limit limit;

  explicit counted_queue(std::int64_t depth_max)
      : limit(depth_max, [this](std::int64_t up_to) { return count(up_to); }) {}
  asio::awaitable<queue_depths> count(std::int64_t up_to) {
    ++counts;
    if (added_meanwhile > 0) {
      auto places = co_await limit.take(own, std::exchange(added_meanwhile, 0));
      places->fill(places->count());
    }
    if (broken) throw std::runtime_error("the database is gone, on purpose");
    queue_depths found;
    found.add(own, std::min(depth, up_to));
    co_return found;
  }
  http_result<queue_limit::places> take(const workspace_id& workspace, std::int64_t wanted = 1) {
    std::optional<http_result<queue_limit::places>> said;
    auto asked = asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> { said.emplace(co_await limit.take(workspace, wanted)); },
        asio::use_future);
    context.restart();
    context.run();
    asked.get();
    return *std::move(said);
  }
  void add(std::int64_t jobs) {
    auto places = take(own, jobs);
    REQUIRE(places);
    places->fill(jobs);
  }
  bool is_full() { return !take(own); }
};

}  // namespace

TEST_CASE("the queue is full at its limit") {
  counted_queue below(4);
  below.depth = 3;
  CHECK_FALSE(below.is_full());
  counted_queue at(4);
  at.depth = 4;
  const auto said = at.take(own);
  REQUIRE_FALSE(said);
  CHECK(said.error().code == "queue_full");
  CHECK(said.error().detail.starts_with("The queue is at its limit"));
  CHECK(said.error().headers == header_list{{"Retry-After", "10"}});
}

TEST_CASE("the limit of one workspace is not that of another, and is named") {
  counted_queue g(90);
  g.depth = 72;
  const auto said = g.take(own);
  REQUIRE_FALSE(said);
  CHECK(said.error().code == "queue_full");
  CHECK(said.error().detail.starts_with("The workspace has as many jobs waiting as it may"));
  CHECK(said.error().headers == header_list{{"Retry-After", "10"}});
  CHECK(g.take(other, 5)->count() == 5);
}

TEST_CASE("the depth is not counted again at once") {
  counted_queue g(10);
  g.depth = 10;
  for (int i = 0; i < 100; ++i) CHECK(g.is_full());
  CHECK(g.counts == 1);
}

TEST_CASE("what was added since the last count fills the queue too, until it is counted again") {
  counted_queue g(4);
  g.depth = 2;
  CHECK_FALSE(g.is_full());
  g.add(1);
  g.depth = 3;
  CHECK_FALSE(g.is_full());
  g.add(1);
  g.depth = 4;
  CHECK(g.is_full());
  CHECK(g.counts <= 2);
  // Workers begin them all: seen soon, not only when the next count is due.
  counted_queue fast(2);
  CHECK_FALSE(fast.is_full());
  fast.add(2);
  const auto begun = std::chrono::steady_clock::now();
  while (fast.is_full() && std::chrono::steady_clock::now() - begun < std::chrono::seconds(30)) {
    std::this_thread::yield();
  }
  CHECK(fast.counts == 2);
  CHECK_FALSE(fast.is_full());
}

TEST_CASE("places of requests in progress are taken, and free again when these made nothing") {
  counted_queue g(2);
  {
    const auto first = g.take(own);
    const auto second = g.take(own);
    REQUIRE(second);
    CHECK(g.is_full());
  }
  CHECK_FALSE(g.is_full());
  CHECK(g.take(own, 50)->count() == 2);
}

TEST_CASE("what is added during a count is not lost") {
  counted_queue g(4);
  g.depth = 3;
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
  CHECK(g.take(own, 50)->count() == 50);
  CHECK(g.counts == 0);
}

TEST_CASE("a depth that cannot be told stops nobody") {
  counted_queue g(10);
  g.broken = true;
  CHECK_FALSE(g.is_full());
}

}  // namespace pagemill
