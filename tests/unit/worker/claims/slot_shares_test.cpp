#include "worker/claims/slot_shares.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const slot_shares::time_point shares_begin{1000s};

workspace_id holder(unsigned char number) {
  workspace_id id;
  id.value.bytes.fill(number);
  return id;
}

claimed_job job_of_holder(unsigned char number) {
  claimed_job job;
  job.workspace = holder(number);
  job.fence.job = {make_uuid_v7()};
  return job;
}

/// Four slots, held by these workspaces, each a second later than the one before.
struct held_slots {
  slot_shares shares{4};
  std::vector<job_id> jobs;
  slot_shares::time_point now = shares_begin;

  explicit held_slots(std::initializer_list<unsigned char> holders) {
    for (const auto number : holders) begin(number);
  }
  void begin(unsigned char number) {
    now += 1s;
    const auto job = job_of_holder(number);
    jobs.push_back(job.fence.job);
    shares.began(job, now);
  }
};

}  // namespace

TEST_CASE("slots are stuck half a second after the last job began or ended, if all are held") {
  held_slots at({1, 1, 1});
  CHECK_FALSE(at.shares.stuck_at());
  at.begin(1);
  CHECK(at.shares.stuck_at() == at.now + 500ms);
  at.shares.ended(at.jobs[0], at.now + 1s);
  CHECK_FALSE(at.shares.stuck_at());
  CHECK(at.shares.holds(at.jobs[1]));
  CHECK_FALSE(at.shares.holds(at.jobs[0]));
}

TEST_CASE("the newest job of the workspace with most slots makes way, none where each has one") {
  CHECK(held_slots({1, 1, 1, 1}).shares.newest_of_largest().has_value());
  const held_slots at({1, 2, 1, 2});
  held_slots uneven({1, 1, 2, 3});
  CHECK(uneven.shares.newest_of_largest() == uneven.jobs[1]);
  CHECK(at.shares.newest_of_largest() == at.jobs[3]);
  CHECK_FALSE(held_slots({1, 2, 3, 4}).shares.newest_of_largest());
  CHECK_FALSE(held_slots({}).shares.newest_of_largest());
}

TEST_CASE("those who hold slots are named once, with those whose jobs are about to begin") {
  const held_slots at({2, 1, 2});
  CHECK(at.shares.holders({}) == std::vector{holder(1), holder(2)});
  const std::vector assigned{holder(3), holder(1)};
  CHECK(at.shares.holders(assigned) == std::vector{holder(1), holder(2), holder(3)});
}

TEST_CASE("guests are expected for ten seconds after each that came") {
  held_slots at({1, 1, 1});
  CHECK_FALSE(at.shares.expects_guests(at.now));
  at.shares.guest_came(at.now);
  CHECK(at.shares.expects_guests(at.now + 10s - 1ms));
  CHECK_FALSE(at.shares.expects_guests(at.now + 10s));
  // One that takes the last free slot while it is kept is one, too; one that holds some is not.
  at.begin(2);
  CHECK(at.shares.expects_guests(at.now + 9s));
  at.shares.ended(at.jobs[3], at.now);
  const auto came = at.now;
  at.begin(1);
  CHECK_FALSE(at.shares.expects_guests(came + 10s));
}

TEST_CASE("a process with one slot keeps none") {
  slot_shares one(1);
  one.guest_came(shares_begin);
  CHECK_FALSE(one.expects_guests(shares_begin));
}
