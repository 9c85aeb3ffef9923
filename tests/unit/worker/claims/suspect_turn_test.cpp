#include "worker/claims/suspect_turn.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

held_claim suspect_claim() {
  claimed_job job;
  job.suspect = true;
  job.fence = {{make_uuid_v7()}, {make_uuid_v4()}, 4};
  auto running = std::make_shared<running_job>(job.fence);
  return {std::move(job), std::move(running)};
}

const suspect_protocol::time_point turn_time{};

}  // namespace

TEST_CASE("a suspect begins at its own place, and only once nothing else runs") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  turn.take(suspect, work_place::lanes, turn_time);
  CHECK_FALSE(turn.begin(work_place::lanes));
  CHECK(turn.look(1, turn_time) == suspect_action::nothing);
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  // A lane asks on its own, perhaps before the database knows.
  CHECK_FALSE(turn.begin(work_place::lanes));
  turn.marked_alone();
  CHECK_FALSE(turn.begin(work_place::slots));
  const auto begun = turn.begin(work_place::lanes);
  REQUIRE(begun);
  CHECK(begun->running == suspect.running);
  CHECK_FALSE(turn.begin(work_place::lanes));
  CHECK(turn.ended(suspect.job.fence));
  CHECK(turn.phase() == suspect_phase::none);
}

TEST_CASE("a claim under way counts as a job, and none begins beside a suspect") {
  suspect_turn turn;
  auto ticket = turn.begin_claim();
  REQUIRE(ticket);
  turn.take(suspect_claim(), work_place::slots, turn_time);
  CHECK(turn.look(0, turn_time) == suspect_action::nothing);
  CHECK_FALSE(turn.begin_claim());
  ticket.reset();
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  CHECK_FALSE(turn.begin_claim());
}

TEST_CASE("the suspect itself is not among the jobs that it waits for") {
  suspect_turn turn;
  CHECK(turn.others(2) == 2);
  turn.take(suspect_claim(), work_place::lanes, turn_time);
  CHECK(turn.others(2) == 1);
  suspect_turn in_slot;
  in_slot.take(suspect_claim(), work_place::slots, turn_time);
  CHECK(in_slot.others(2) == 2);
}

TEST_CASE("a suspect that is to stop is given up until it has begun") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  CHECK(turn.reason() == stop_reason::none);
  CHECK_FALSE(turn.give_up());
  turn.take(suspect, work_place::slots, turn_time);
  suspect.running->stop(stop_reason::lost);
  CHECK(turn.reason() == stop_reason::lost);
  const auto given_up = turn.give_up();
  REQUIRE(given_up);
  CHECK(given_up->job.fence.job == suspect.job.fence.job);
  CHECK(turn.phase() == suspect_phase::none);
  turn.take(suspect, work_place::slots, turn_time);
  CHECK(turn.waiting());
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  // It could not be marked as alone.
  CHECK(turn.give_up());
  CHECK(turn.phase() == suspect_phase::none);
  turn.take(suspect, work_place::slots, turn_time);
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  turn.marked_alone();
  REQUIRE(turn.begin(work_place::slots));
  CHECK_FALSE(turn.waiting());
  CHECK_FALSE(turn.give_up());
}

TEST_CASE("the end of another job does not end the turn") {
  suspect_turn turn;
  const auto suspect = suspect_claim();
  CHECK_FALSE(turn.ended(suspect.job.fence));
  turn.take(suspect, work_place::slots, turn_time);
  CHECK_FALSE(turn.ended(suspect.job.fence));
  CHECK(turn.look(0, turn_time) == suspect_action::run);
  CHECK_FALSE(turn.ended(suspect.job.fence));
  turn.marked_alone();
  REQUIRE(turn.begin(work_place::slots));
  CHECK_FALSE(turn.ended(suspect_claim().job.fence));
  auto later = suspect.job.fence;
  ++later.token;
  CHECK_FALSE(turn.ended(later));
  CHECK(turn.is(suspect.job.fence));
  CHECK(turn.ended(suspect.job.fence));
  CHECK_FALSE(turn.is(suspect.job.fence));
}
