#include "common/postgres/backoff.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using pagemill::postgres::backoff;
using pagemill::postgres::backoff_policy;

TEST_CASE("a wait doubles with every failure until it is at its largest") {
  constexpr backoff_policy policy{100ms, 1000ms};
  CHECK(backoff(policy, 1, 0.5) == 100ms);
  CHECK(backoff(policy, 2, 0.5) == 200ms);
  CHECK(backoff(policy, 4, 0.5) == 800ms);
  CHECK(backoff(policy, 5, 0.5) == 1000ms);
  CHECK(backoff(policy, 2'000'000'000, 0.5) == 1000ms);
}

TEST_CASE(
    "a wait is spread by a fifth either way, so that many processes do not come back at once") {
  constexpr backoff_policy policy{1000ms, 5000ms};
  CHECK(backoff(policy, 1, 0.0) == 800ms);
  CHECK(backoff(policy, 1, 0.999999) >= 1199ms);
  CHECK(backoff(policy, 1, 0.999999) <= 1200ms);
}

TEST_CASE("a random fraction is from zero up to one, and not always the same") {
  double smallest = 1.0;
  double largest = 0.0;
  for (int i = 0; i < 1000; ++i) {
    const double value = pagemill::postgres::random_fraction();
    CHECK(value >= 0.0);
    CHECK(value < 1.0);
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
  CHECK(largest - smallest > 0.5);
}
