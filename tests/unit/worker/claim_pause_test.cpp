#include "worker/claim_pause.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using pagemill::claim_pause;

namespace {

constexpr double middle = 0.5;  // the spread's: no change
const auto begin = std::chrono::steady_clock::time_point(1h);

}  // namespace

TEST_CASE("claiming is not paused before the database failed, nor by a success") {
  claim_pause pause;
  CHECK(pause.over(begin));
  pause.succeeded();
  CHECK(pause.over(begin));
}

TEST_CASE("each failure pauses twice as long as the one before, up to half a minute") {
  claim_pause pause;
  auto now = begin;
  for (const auto expected : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16'000ms, 30'000ms}) {
    pause.failed(now, middle);
    CHECK_FALSE(pause.over(now + expected - 1ms));
    CHECK(pause.over(now + expected));
    now += expected;
  }
}

TEST_CASE("jobs that fail together count as one failure, and a success begins anew") {
  claim_pause pause;
  for (int i = 0; i < 5; ++i) pause.failed(begin, middle);
  CHECK(pause.over(begin + 500ms));
  pause.failed(begin + 600ms, middle);
  CHECK_FALSE(pause.over(begin + 1500ms));
  pause.succeeded();
  pause.failed(begin + 10s, middle);
  CHECK(pause.over(begin + 10'500ms));
}
