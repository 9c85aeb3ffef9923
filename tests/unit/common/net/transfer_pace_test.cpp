#include "common/net/transfer_pace.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const transfer_pace::clock::time_point pace_begin{1000s};
const transfer_pace::limits ten_kilobytes{.bytes_per_second_min = 10'000};

}  // namespace

TEST_CASE("a body that trickles is too slow once a window is over") {
  transfer_pace pace(ten_kilobytes, pace_begin);
  for (int second = 1; second <= 10; ++second) {
    pace.moved(2, pace_begin + second * 1s);
    CHECK_FALSE(pace.is_too_slow(pace_begin + second * 1s));
  }
  CHECK(pace.is_too_slow(pace_begin + 11s));
}

TEST_CASE("each window is judged by what came in it") {
  transfer_pace pace(ten_kilobytes, pace_begin);
  pace.moved(50'000'000, pace_begin);
  CHECK_FALSE(pace.is_too_slow(pace_begin + 10s));
  pace.moved(99'000, pace_begin + 15s);
  CHECK_FALSE(pace.is_too_slow(pace_begin + 19s));
  CHECK(pace.is_too_slow(pace_begin + 20s));
  transfer_pace enough(ten_kilobytes, pace_begin);
  enough.moved(0, pace_begin);
  for (int window = 0; window < 5; ++window) {
    enough.moved(101'000, pace_begin + window * 10s + 5s);
    CHECK_FALSE(enough.is_too_slow(pace_begin + window * 10s + 10s));
  }
}

TEST_CASE("a host may think before it answers, but not forever") {
  transfer_pace pace(ten_kilobytes, pace_begin);
  CHECK_FALSE(pace.is_too_slow(pace_begin + 30s - 1ms));
  CHECK(pace.is_too_slow(pace_begin + 30s));
}

TEST_CASE("time in which nothing was read is not the sender's") {
  transfer_pace pace(ten_kilobytes, pace_begin);
  pace.moved(1000, pace_begin);
  pace.held_up(60s);
  CHECK_FALSE(pace.is_too_slow(pace_begin + 69s));
  CHECK(pace.is_too_slow(pace_begin + 70s));
}

TEST_CASE("without a minimum any pace will do") {
  transfer_pace pace({.bytes_per_second_min = 0}, pace_begin);
  CHECK_FALSE(pace.is_too_slow(pace_begin + 3000s));
}
