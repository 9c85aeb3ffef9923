#include "worker/claims/poll_interval.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

TEST_CASE("a few workers that hear hints ask every second, spread by a fifth") {
  CHECK(poll_interval(true, 1, 0.5) == 1s);
  CHECK(poll_interval(true, 8, 0) == 800ms);
  CHECK(poll_interval(true, 8, 0.999'999'9) < 1200ms);
}

TEST_CASE("many workers that hear hints ask eight times a second together") {
  CHECK(poll_interval(true, 40, 0.5) == 5s);
  CHECK(poll_interval(true, 1000, 1) == 24s);
}

TEST_CASE("a worker that hears no hints asks four times a second, however many there are") {
  CHECK(poll_interval(false, 1, 0.5) == 250ms);
  CHECK(poll_interval(false, 200, 0.5) == 250ms);
}
