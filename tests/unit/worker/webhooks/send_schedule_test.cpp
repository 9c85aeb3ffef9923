#include "worker/webhooks/send_schedule.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using pagemill::send_schedule;

namespace {

constexpr double mean = 0.5;
const send_schedule::time_point sender_begun{1000s};

}  // namespace

TEST_CASE("callbacks are claimed for the room there is, when the time to look has come") {
  send_schedule schedule(sender_begun);
  CHECK(schedule.to_claim(0, false, sender_begun) == 16);
  CHECK(schedule.to_claim(10, false, sender_begun) == 6);
  CHECK(schedule.to_claim(16, false, sender_begun) == 0);
  CHECK(schedule.to_claim(0, true, sender_begun) == 0);
  schedule.look_later(sender_begun, 1, mean);
  CHECK(schedule.to_claim(0, false, sender_begun + 999ms) == 0);
  CHECK(schedule.idle(false, sender_begun + 400ms) == 600ms);
  CHECK(schedule.to_claim(0, false, sender_begun + 1s) == 16);
}

TEST_CASE("a claim that found all it asked for, and an end, are followed by another at once") {
  send_schedule schedule(sender_begun);
  schedule.look_later(sender_begun, 1, mean);
  schedule.claiming();
  schedule.claimed(16, 16);
  CHECK(schedule.to_claim(4, false, sender_begun) == 12);
  CHECK(schedule.idle(false, sender_begun) == 0s);
  schedule.claiming();
  schedule.claimed(12, 3);
  CHECK(schedule.to_claim(7, false, sender_begun) == 0);
  schedule.ended();
  CHECK(schedule.to_claim(6, false, sender_begun) == 10);
}

TEST_CASE("after a failure, and in a claim without an answer, nothing more is expected") {
  send_schedule schedule(sender_begun);
  schedule.look_later(sender_begun, 1, mean);
  schedule.ended();
  schedule.failed();
  CHECK(schedule.to_claim(0, false, sender_begun) == 0);
  schedule.ended();
  schedule.claiming();
  CHECK(schedule.to_claim(0, false, sender_begun) == 0);
}

TEST_CASE("all workers together look once a second, each at least twice a minute") {
  for (const auto& [workers, pause] : {std::pair{0, 1s}, {1, 1s}, {12, 12s}, {400, 30s}}) {
    CAPTURE(workers);
    send_schedule schedule(sender_begun);
    schedule.look_later(sender_begun, workers, mean);
    CHECK(schedule.idle(false, sender_begun) == pause);
  }
}

TEST_CASE("a process that drains does not look again and again") {
  send_schedule schedule(sender_begun);
  schedule.ended();
  CHECK(schedule.idle(true, sender_begun + 10s) == 1s);
}
