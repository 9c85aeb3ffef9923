#include "common/async/workspace_permits.hpp"

#include <algorithm>
#include <future>
#include <optional>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

using outcome = std::expected<workspace_permits::permit, permit_refusal>;

struct uploads {
  asio::io_context context{1};
  workspace_permits permits;
  workspace_id greedy{make_uuid_v7()};
  workspace_id modest{make_uuid_v7()};

  explicit uploads(workspace_permits::limits most) : permits(context.get_executor(), most) {}

  std::future<std::optional<outcome>> ask(const workspace_id& workspace) {
    auto asked = asio::co_spawn(context, take(workspace), asio::use_future);
    run();
    return asked;
  }
  asio::awaitable<std::optional<outcome>> take(workspace_id workspace) {
    co_return co_await permits.acquire(workspace,
                                       std::chrono::steady_clock::now() + std::chrono::hours(1));
  }
  void run() {
    context.restart();
    context.poll();
  }
};

bool is_there(const std::future<std::optional<outcome>>& asked) {
  return asked.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

TEST_CASE("a workspace that keeps its share keeps nobody else waiting") {
  uploads u({.permits = 4});
  std::vector<std::future<std::optional<outcome>>> asked;
  for (int i = 0; i < 10; ++i) asked.push_back(u.ask(u.greedy));
  std::vector<outcome> held;
  for (int i = 0; i < 2; ++i) held.push_back(*asked[static_cast<std::size_t>(i)].get());
  CHECK_FALSE(is_there(asked[2]));
  auto other = u.ask(u.modest);
  REQUIRE(is_there(other));
  held.push_back(*other.get());
  held.erase(held.begin());  // what the greedy one gives back goes to its next
  u.run();
  REQUIRE(is_there(asked[2]));
  CHECK(*asked[2].get());
  CHECK_FALSE(is_there(asked[3]));
  held.clear();
}

TEST_CASE("who waits as one too many is refused at once, and told whose fault it is") {
  uploads u({.permits = 2, .waiting = 2});
  auto first = *u.ask(u.greedy).get();
  const auto second = u.ask(u.greedy);
  CHECK_FALSE(is_there(second));
  CHECK(u.ask(u.greedy).get()->error() == permit_refusal::workspace);
  auto other = *u.ask(u.modest).get();
  REQUIRE(other);
  const auto waits = u.ask({make_uuid_v7()});
  CHECK_FALSE(is_there(waits));
  CHECK(u.ask({make_uuid_v7()}).get()->error() == permit_refusal::process);
}

TEST_CASE("with more greedy workspaces than permits, what comes free goes round") {
  uploads u({.permits = 2, .waiting = 100});
  std::vector<workspace_id> greedy;
  for (int i = 0; i < 4; ++i) greedy.push_back({make_uuid_v7()});
  std::vector<std::pair<std::size_t, std::future<std::optional<outcome>>>> asked;
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < greedy.size(); ++i) asked.emplace_back(i, u.ask(greedy[i]));
  }
  std::vector<std::size_t> served;
  for (int turn = 0; turn < 12; ++turn) {
    const auto next =
        std::ranges::find_if(asked, [](const auto& one) { return is_there(one.second); });
    REQUIRE(next != asked.end());
    served.push_back(next->first);
    static_cast<void>(next->second.get());  // gives the permit back
    asked.erase(next);
    u.run();
  }
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(std::count(served.begin(), served.begin() + 4, i) == 1);
  }
}

TEST_CASE("amounts are cut to half of all, and what is given back in part goes on") {
  uploads u({.permits = 100});
  const auto take = [&](const workspace_id& workspace, std::size_t amount) {
    auto asked = asio::co_spawn(
        u.context,
        [&u, workspace, amount]() -> asio::awaitable<std::optional<outcome>> {
          co_return co_await u.permits.acquire(
              workspace, std::chrono::steady_clock::now() + std::chrono::hours(1), amount);
        },
        asio::use_future);
    u.run();
    return asked;
  };
  auto large = *take(u.greedy, 1000).get();
  CHECK(large->amount() == 50);
  auto next = take(u.greedy, 30);
  CHECK_FALSE(is_there(next));
  large->shrink_to(20);
  u.run();
  REQUIRE(is_there(next));
  CHECK(u.permits.held() == 50);
  auto other = *take(u.modest, 50).get();
  CHECK(other->amount() == 50);
}

TEST_CASE("a wait ends after its time, and what it waited for is free again") {
  uploads u({.permits = 2, .wait = std::chrono::milliseconds(1)});
  std::optional<outcome> mine = u.ask(u.greedy).get();
  REQUIRE(*mine);
  auto late = u.ask(u.greedy);
  u.context.restart();
  u.context.run();
  CHECK(late.get()->error() == permit_refusal::workspace);
  mine.reset();
  CHECK(*u.ask(u.greedy).get());
}

TEST_CASE("one permit in all is for any workspace") {
  uploads u({.permits = 1});
  CHECK(*u.ask(u.greedy).get());
  CHECK(*u.ask(u.modest).get());
  for (int i = 0; i < 100; ++i) CHECK(*u.ask({make_uuid_v7()}).get());
  CHECK(u.permits.workspaces() < 10);
}

}  // namespace pagemill
