#include "common/async/workspace_permits.hpp"

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
  const workspace_id third{make_uuid_v7()};
  const workspace_id fourth{make_uuid_v7()};
  const auto waits = u.ask(third);
  const auto waits_too = u.ask(fourth);
  CHECK_FALSE(is_there(waits_too));
  CHECK(u.ask({make_uuid_v7()}).get()->error() == permit_refusal::process);
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
