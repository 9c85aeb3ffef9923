#include "api/jobs/queue_shares.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

const workspace_id greedy{*parse_uuid("01890000-0000-7000-8000-00000000000a")};
const workspace_id quiet{*parse_uuid("01890000-0000-7000-8000-00000000000b")};

queue_depths depths_of(std::int64_t jobs_of_greedy, std::int64_t jobs_of_quiet = 0) {
  queue_depths depths;
  depths.add(greedy, jobs_of_greedy);
  depths.add(quiet, jobs_of_quiet);
  return depths;
}

/// Adds jobs of a workspace until it is refused; how many.
std::int64_t pushed(queue_shares& shares, const workspace_id& workspace) {
  std::int64_t jobs = 0;
  while (shares.take(workspace, 1) == 1) {
    shares.settle(workspace, 1, 1);
    ++jobs;
  }
  return jobs;
}

}  // namespace

TEST_CASE("a workspace may add what leaves others room, and never more than is free") {
  struct row {
    std::int64_t depth_max, total, own, room;
  };
  for (const auto& [depth_max, total, own, room] :
       {row{1, 0, 0, 1}, row{1, 1, 1, 0}, row{2, 0, 0, 2}, row{2, 1, 1, 1}, row{2, 2, 0, 0},
        row{2, 3, 3, 0}, row{90, 0, 0, 72}, row{90, 71, 71, 1}, row{90, 72, 72, 0},
        row{90, 72, 0, 15}, row{90, 89, 0, 1}, row{90, 89, 3, 1}, row{90, 89, 4, 0},
        row{90, 90, 0, 0}, row{90, 95, 0, 0}, row{100'000, 0, 0, 80'000},
        row{100'000, 80'000, 0, 16'000}}) {
    INFO(depth_max, " ", total, " ", own);
    CHECK(queue_room(depth_max, total, own) == room);
  }
}

TEST_CASE("room for many at once is what as many single jobs would get") {
  for (std::int64_t depth_max = 1; depth_max <= 40; ++depth_max) {
    for (std::int64_t others = 0; others <= depth_max; ++others) {
      for (std::int64_t own = 0; own + others <= depth_max; ++own) {
        std::int64_t one_by_one = 0;
        while (own + one_by_one < jobs_per_free_place * (depth_max - others - own - one_by_one)) {
          ++one_by_one;
        }
        CHECK(queue_room(depth_max, own + others, own) == one_by_one);
      }
    }
  }
}

TEST_CASE("however hard others push, one that has nothing waiting is let in") {
  queue_shares shares(90);
  CHECK(pushed(shares, greedy) == 72);
  CHECK(shares.room(greedy) == 0);
  CHECK(shares.refusal() == depth_refusal::workspace);
  CHECK(shares.room(quiet) == 15);
  queue_shares many(100'000);
  for (unsigned char i = 1; i <= 7; ++i) {
    auto id = greedy;
    id.value.bytes[0] = i;
    CHECK(pushed(many, id) > 0);
  }
  CHECK(many.room(quiet) > 0);
}

TEST_CASE("places that were taken count until they are free again or filled") {
  queue_shares shares(90);
  CHECK(shares.take(greedy, 50) == 50);
  CHECK(shares.take(greedy, 50) == 22);
  CHECK(shares.take(greedy, 1) == 0);
  shares.settle(greedy, 50, 0);
  shares.settle(greedy, 22, 22);
  CHECK(shares.room(greedy) == 50);
}

TEST_CASE("a count replaces what was added before it, and not what was added during it") {
  queue_shares shares(90);
  shares.settle(greedy, shares.take(greedy, 40), 40);
  shares.begin_count();
  shares.settle(greedy, shares.take(greedy, 10), 10);
  CHECK(shares.room(greedy) == 22);
  shares.end_count(depths_of(40, 5));
  CHECK(shares.room(greedy) == 18);
  CHECK(shares.counted_room(greedy) == 28);
  shares.begin_count();
  shares.end_count({});
  CHECK(shares.room(greedy) == 72);
}

TEST_CASE("a queue is crowded once one workspace may add nothing, and full when nobody may") {
  queue_shares shares(90);
  CHECK_FALSE(shares.is_crowded());
  shares.end_count(depths_of(71));
  CHECK_FALSE(shares.is_crowded());
  shares.end_count(depths_of(72));
  CHECK(shares.is_crowded());
  CHECK(shares.refusal() == depth_refusal::workspace);
  shares.end_count(depths_of(72, 18));
  CHECK(shares.refusal() == depth_refusal::queue);
}

}  // namespace pagemill
