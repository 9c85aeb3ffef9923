#include "worker/stages/lane_hand.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

workspace_id tenant(unsigned char number) {
  workspace_id id;
  id.value.bytes.fill(number);
  return id;
}

std::vector<workspace_id> tenants(std::initializer_list<unsigned char> numbers) {
  std::vector<workspace_id> each;
  for (const auto number : numbers) each.push_back(tenant(number));
  return each;
}

}  // namespace

TEST_CASE("a lane claims up to four jobs, whosever they are") {
  const auto none = claim_beside({});
  REQUIRE(none);
  CHECK(none->count == 4);
  CHECK(none->of_one_workspace == 4);
  CHECK(none->passed_over.empty());
  const auto three = claim_beside(tenants({1, 1, 2}));
  REQUIRE(three);
  CHECK(three->count == 1);
  CHECK(three->passed_over.empty());
}

TEST_CASE("a lane with its hands full takes one job each of workspaces it holds nothing of") {
  const auto full = claim_beside(tenants({1, 1, 1, 1}));
  REQUIRE(full);
  CHECK(full->count == 4);
  CHECK(full->of_one_workspace == 1);
  CHECK(full->passed_over == tenants({1}));
  const auto guests = claim_beside(tenants({1, 1, 1, 1, 2, 3}));
  REQUIRE(guests);
  CHECK(guests->count == 2);
  CHECK(guests->passed_over == tenants({1, 2, 3}));
  CHECK_FALSE(claim_beside(tenants({1, 1, 1, 1, 2, 3, 4, 5})));
}

TEST_CASE("a round is shared between workspaces, and then between the jobs of each") {
  CHECK(share_round({}, 64).empty());
  CHECK(share_round(tenants({1}), 64) == std::vector{64});
  CHECK(share_round(tenants({1, 1, 1, 1}), 64) == std::vector{16, 16, 16, 16});
  CHECK(share_round(tenants({1, 1, 1, 1, 2}), 64) == std::vector{8, 8, 8, 8, 32});
  CHECK(share_round(tenants({1, 2, 2, 3}), 4) == std::vector{1, 1, 1, 1});
}

TEST_CASE("a round is as large as takes a second, and grows slowly") {
  round_size size;
  CHECK(size.chunks() == 16);
  size.took(16, 200ms);
  CHECK(size.chunks() == 32);
  size.took(32, 400ms);
  size.took(64, 800ms);
  CHECK(size.chunks() == round_size::most);
  size.took(64, 8s);
  CHECK(size.chunks() == 8);
  size.took(8, 80s);
  CHECK(size.chunks() == round_size::least);
  // An empty round says nothing.
  size.took(0, 1ms);
  CHECK(size.chunks() == round_size::least);
}
