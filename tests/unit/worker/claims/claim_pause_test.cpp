#include "worker/claims/claim_pause.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using pagemill::claim_pause;

namespace {

constexpr double middle = 0.5;  // the spread's: no change
const auto begun_at = std::chrono::steady_clock::time_point(1h);

}  // namespace

TEST_CASE("claiming is not paused before the database failed, nor by a success") {
  claim_pause pause;
  CHECK(pause.over(begun_at));
  pause.succeeded();
  CHECK(pause.over(begun_at));
}

TEST_CASE("each failure pauses twice as long as the one before, up to half a minute") {
  claim_pause pause;
  auto now = begun_at;
  for (const auto expected : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16'000ms, 30'000ms}) {
    pause.failed(now, middle);
    CHECK_FALSE(pause.over(now + expected - 1ms));
    CHECK(pause.over(now + expected));
    now += expected;
  }
}

TEST_CASE("jobs that fail together count as one failure, and a success begins anew") {
  claim_pause pause;
  for (int i = 0; i < 5; ++i) pause.failed(begun_at, middle);
  CHECK(pause.over(begun_at + 500ms));
  pause.failed(begun_at + 600ms, middle);
  CHECK_FALSE(pause.over(begun_at + 1500ms));
  pause.succeeded();
  pause.failed(begun_at + 10s, middle);
  CHECK(pause.over(begun_at + 10'500ms));
}
