#include "api/cli/client/request_gate.hpp"

#include <doctest/doctest.h>

using namespace pagemill::cli;
using namespace std::chrono_literals;

namespace {

const request_gate::clock::time_point gate_begin{1000s};

limit_report left_of_fifty(double remaining) {
  return {.remaining = remaining, .limit = 50, .step = 1200ms, .refused_for = std::nullopt};
}

}  // namespace

TEST_CASE("the headers of an answer describe the limit, or that there is none") {
  const auto said = read_limit("7", "50;w=60");
  CHECK(said.remaining == 7);
  CHECK(said.limit == 50);
  CHECK(said.step == 1200ms);
  for (const auto& [remaining, policy] :
       {std::pair{"", ""}, std::pair{"7", ""}, std::pair{"", "50;w=60"}, std::pair{"7", "0;w=60"},
        std::pair{"7", "50"}, std::pair{"x", "50;w=60"}, std::pair{"7", "50;w=-1"}}) {
    CHECK_FALSE(read_limit(remaining, policy).remaining);
  }
}

TEST_CASE("nothing waits before a limit is known, and while it has room") {
  request_gate gate;
  for (int i = 0; i < 100; ++i) gate.sent(gate_begin);
  CHECK(gate.wait(gate_begin) == 0s);
  gate.answered(left_of_fifty(2), gate_begin);
  CHECK(gate.wait(gate_begin) == 0s);
  gate.sent(gate_begin);
  gate.sent(gate_begin);
  CHECK(gate.wait(gate_begin) == 1200ms);
  CHECK(gate.wait(gate_begin + 1200ms) == 0s);
}

TEST_CASE("requests that are sent at the limit come one step after the other, without a refusal") {
  request_gate gate;
  gate.answered(left_of_fifty(0), gate_begin);
  auto now = gate_begin;
  for (int i = 0; i < 20; ++i) {
    now += gate.wait(now);
    gate.sent(now);
    gate.answered(left_of_fifty(0), now + 50ms);
  }
  CHECK(now - gate_begin >= 19 * 1200ms);
  CHECK(now - gate_begin <= 21 * 1300ms);
}

TEST_CASE("after a refusal all wait for its end, then one is sent") {
  request_gate gate;
  auto refused = left_of_fifty(0);
  refused.refused_for = 30s;
  gate.answered(refused, gate_begin);
  // Another one that was under way, and an answer from before.
  refused.refused_for = 2s;
  gate.answered(refused, gate_begin + 1s);
  gate.answered(left_of_fifty(3), gate_begin + 1s);
  CHECK(gate.wait(gate_begin + 1s) == 29s);
  CHECK(gate.wait(gate_begin + 30s) == 0s);
  gate.sent(gate_begin + 30s);
  CHECK(gate.wait(gate_begin + 30s) == 1200ms);
  request_gate unknown;
  unknown.answered({.refused_for = 0s}, gate_begin);
  CHECK(unknown.wait(gate_begin) == 500ms);
}

TEST_CASE("what another client with the same key takes is not counted on") {
  request_gate gate;
  gate.answered(left_of_fifty(40), gate_begin);
  gate.sent(gate_begin);
  gate.answered(left_of_fifty(1), gate_begin);
  gate.sent(gate_begin);
  CHECK(gate.wait(gate_begin) == 1200ms);
}

TEST_CASE("polls leave a scarce limit to others") {
  request_gate gate;
  CHECK(gate.unhurried_pause(gate_begin) == 0s);
  gate.answered(left_of_fifty(49), gate_begin);
  CHECK(gate.unhurried_pause(gate_begin) == 0s);
  gate.answered(left_of_fifty(10), gate_begin);
  CHECK(gate.unhurried_pause(gate_begin) == 6s);
}
