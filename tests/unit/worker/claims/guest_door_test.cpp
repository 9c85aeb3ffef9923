#include "worker/claims/guest_door.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const guest_door::time_point door_begin{1000s};

}  // namespace

TEST_CASE("nobody is looked for while a slot is free, or without a knock") {
  guest_door door;
  CHECK(door.next(door_begin, door_begin) == guest_action::nothing);
  CHECK_FALSE(door.next_at(door_begin));
  door.knocked();
  CHECK(door.next(std::nullopt, door_begin) == guest_action::nothing);
  CHECK_FALSE(door.next_at(std::nullopt));
}

TEST_CASE("a knock is answered once the slots are stuck, and many within half a second together") {
  guest_door door;
  door.knocked();
  CHECK(door.next_at(door_begin) == door_begin);
  CHECK(door.next(door_begin, door_begin - 1ms) == guest_action::nothing);
  CHECK(door.next(door_begin, door_begin) == guest_action::look);
  CHECK(door.next(door_begin, door_begin) == guest_action::nothing);
  for (int i = 0; i < 10; ++i) door.knocked();
  CHECK(door.next(door_begin, door_begin + 500ms - 1ms) == guest_action::nothing);
  CHECK(door.next_at(door_begin) == door_begin + 500ms);
  CHECK(door.next(door_begin, door_begin + 500ms) == guest_action::look);
  CHECK_FALSE(door.next_at(door_begin));
}

TEST_CASE("a job that was asked is hurried once, and nobody else is looked for meanwhile") {
  guest_door door;
  const job_id job{make_uuid_v7()};
  door.knocked();
  REQUIRE(door.next(door_begin, door_begin) == guest_action::look);
  door.asked(job, door_begin);
  door.knocked();
  REQUIRE(door.asked_job() != nullptr);
  CHECK(*door.asked_job() == job);
  CHECK(door.next(door_begin, door_begin + 500ms - 1ms) == guest_action::nothing);
  CHECK(door.next_at(door_begin) == door_begin + 500ms);
  CHECK(door.next(door_begin, door_begin + 500ms) == guest_action::hurry);
  CHECK(door.next(door_begin, door_begin + 60s) == guest_action::nothing);
  CHECK_FALSE(door.next_at(door_begin));
  door.left();
  CHECK(door.asked_job() == nullptr);
  CHECK(door.next(door_begin, door_begin + 60s) == guest_action::look);
}
