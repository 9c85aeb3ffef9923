#include "worker/claims/suspect_protocol.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const suspect_protocol::time_point suspect_claimed_at{1000s};

suspect_protocol with_suspect() {
  suspect_protocol protocol;
  protocol.claimed(suspect_claimed_at);
  return protocol;
}

}  // namespace

TEST_CASE("without a suspect nothing is to be done, whatever runs") {
  suspect_protocol protocol;
  CHECK(protocol.phase() == suspect_phase::none);
  CHECK(protocol.look(0, suspect_claimed_at) == suspect_action::nothing);
  CHECK(protocol.look(3, suspect_claimed_at) == suspect_action::nothing);
}

TEST_CASE("a suspect waits for the other jobs, runs once, and makes room when it has ended") {
  auto protocol = with_suspect();
  CHECK(protocol.look(2, suspect_claimed_at) == suspect_action::nothing);
  CHECK(protocol.look(1, suspect_claimed_at + 1s) == suspect_action::nothing);
  CHECK(protocol.phase() == suspect_phase::waiting);
  CHECK(protocol.look(0, suspect_claimed_at + 2s) == suspect_action::run);
  CHECK(protocol.phase() == suspect_phase::running);
  CHECK(protocol.look(0, suspect_claimed_at + 3s) == suspect_action::nothing);
  protocol.ended(suspect_claimed_at + 4s);
  CHECK(protocol.phase() == suspect_phase::none);
  CHECK(protocol.look(0, suspect_claimed_at + 4s) == suspect_action::nothing);
}

TEST_CASE(
    "after a suspect other jobs come first, for as long as it took and two seconds at least") {
  suspect_protocol fresh;
  CHECK(fresh.takes_suspects(suspect_claimed_at));
  for (const auto& [took, rest] : {std::pair{30s, 30s}, std::pair{0s, 2s}}) {
    auto protocol = with_suspect();
    const auto ended = suspect_claimed_at + took;
    CHECK(protocol.look(0, ended) == suspect_action::run);
    protocol.ended(ended);
    CHECK_FALSE(protocol.takes_suspects(ended + rest - 1ms));
    CHECK(protocol.takes_suspects(ended + rest));
  }
  auto unbegun = with_suspect();
  unbegun.given_up();
  CHECK(unbegun.takes_suspects(suspect_claimed_at));
}

TEST_CASE("an idle process runs a suspect at once") {
  CHECK(with_suspect().look(0, suspect_claimed_at) == suspect_action::run);
}

TEST_CASE("other jobs that do not end soon are asked to stop, once") {
  auto protocol = with_suspect();
  CHECK(protocol.look(1, suspect_claimed_at + 2s - 1ms) == suspect_action::nothing);
  CHECK(protocol.look(1, suspect_claimed_at + 2s) == suspect_action::ask_others);
  CHECK(protocol.look(1, suspect_claimed_at + 3s) == suspect_action::nothing);
  CHECK(protocol.look(0, suspect_claimed_at + 4s) == suspect_action::run);
}

TEST_CASE(
    "a suspect that is given back before it ran makes room too, and the next one begins anew") {
  auto protocol = with_suspect();
  CHECK(protocol.look(1, suspect_claimed_at + 2s) == suspect_action::ask_others);
  protocol.given_up();
  CHECK(protocol.phase() == suspect_phase::none);
  protocol.claimed(suspect_claimed_at + 60s);
  CHECK(protocol.look(1, suspect_claimed_at + 61s) == suspect_action::nothing);
  CHECK(protocol.look(1, suspect_claimed_at + 62s) == suspect_action::ask_others);
}
