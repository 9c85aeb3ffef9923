#include "common/async/fair_shares.hpp"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/async/fair_queue.hpp"

namespace pagemill {
namespace {

uuid tenant(std::uint8_t number) {
  uuid made;
  made.bytes[15] = number;
  return made;
}

/// As much as the tenant may have, one by one.
std::size_t take_all(fair_shares& shares, const uuid& who) {
  std::size_t taken = 0;
  for (; shares.may_take(who); ++taken) shares.take(who);
  return taken;
}

}  // namespace

TEST_CASE("one tenant alone gets half, or more by weight, and always leaves something") {
  struct {
    std::size_t total, weight, share;
  } const cases[] = {{1, 1, 1}, {2, 1, 1}, {3, 1, 2},   {4, 1, 2},  {64, 1, 32},
                     {1, 3, 1}, {4, 3, 3}, {16, 3, 12}, {20, 3, 15}};
  for (const auto& one : cases) {
    CAPTURE(one.total);
    fair_shares shares({.total = one.total, .weight = one.weight});
    CHECK(take_all(shares, tenant(1)) == one.share);
  }
}

TEST_CASE("many greedy tenants in a row each find something") {
  fair_shares shares({.total = 64});
  std::size_t all = 0;
  for (std::uint8_t number = 1; number <= 6; ++number) {
    const auto taken = take_all(shares, tenant(number));
    CHECK(taken > 0);
    all += taken;
  }
  CHECK(all == 63);
  CHECK(shares.may_take(tenant(7)));
}

TEST_CASE("who holds more than its share waits until it holds less, and shares become equal") {
  fair_shares shares({.total = 64});
  take_all(shares, tenant(1));
  take_all(shares, tenant(2));
  // Whatever comes back goes to whom it is due: after a while all three hold the same.
  for (int round = 0; round < 200; ++round) {
    const auto giver = tenant(static_cast<std::uint8_t>(1 + round % 3));
    if (shares.held(giver) > 0) shares.give_back(giver);
    std::array order{tenant(1), tenant(2), tenant(3)};
    std::ranges::sort(order, {}, [&](const uuid& who) { return shares.held(who); });
    for (const auto& who : order) {
      if (shares.may_take(who)) shares.take(who);
    }
  }
  CHECK(shares.held(tenant(1)) == 16);
  CHECK(shares.held(tenant(2)) == 16);
  CHECK(shares.held(tenant(3)) == 16);
}

TEST_CASE("amounts count, not items") {
  fair_shares shares({.total = 100});
  CHECK(shares.may_take(tenant(1), 100));
  CHECK_FALSE(shares.may_take(tenant(1), 101));
  shares.take(tenant(1), 40);
  CHECK(shares.may_take(tenant(1), 20));
  CHECK_FALSE(shares.may_take(tenant(1), 21));
  CHECK(shares.may_take(tenant(2), 60));
  shares.give_back(tenant(1), 40);
  CHECK(shares.tenants() == 0);
  CHECK(shares.free() == 100);
}

TEST_CASE("a queue serves who holds least, then who was served longest ago") {
  fair_shares shares({.total = 100});
  fair_queue<std::string> queue;
  for (int i = 1; i <= 3; ++i) queue.push(tenant(1), "a" + std::to_string(i));
  for (int i = 1; i <= 3; ++i) queue.push(tenant(2), "b" + std::to_string(i));
  shares.take(tenant(3));
  queue.push(tenant(3), "c1");
  std::vector<std::string> served;
  while (auto next = queue.pop(shares)) served.push_back(*next);
  CHECK(served == std::vector<std::string>{"a1", "b1", "c1", "a2", "b2", "a3", "b3"});
  CHECK(queue.size() == 0);
}

TEST_CASE("a queue passes over whom nothing is due, and over amounts that are not free") {
  fair_shares shares({.total = 4});
  fair_queue<int> queue;
  shares.take(tenant(1), 2);
  queue.push(tenant(1), 1);
  CHECK_FALSE(queue.pop(shares));
  queue.push(tenant(2), 2, 3);
  CHECK_FALSE(queue.pop(shares));
  queue.push(tenant(3), 3);
  CHECK(queue.pop(shares) == 3);
  shares.give_back(tenant(1), 2);
  CHECK(queue.pop(shares) == 1);
  CHECK_FALSE(queue.pop(shares));
  CHECK(queue.remove_if([](int item) { return item == 2; }).size() == 1);
  CHECK_FALSE(queue.is_waiting(tenant(2)));
}

}  // namespace pagemill
