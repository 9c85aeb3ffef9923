#include "common/core/backoff.hpp"

#include <doctest/doctest.h>

#include "common/core/retry_curves.hpp"

using namespace std::chrono_literals;
using namespace pagemill;

namespace {

/// In seconds.
double retry_wait(int failures, double random, std::optional<std::chrono::seconds> asked = {}) {
  return std::chrono::duration<double>(wait_after(retry::job, failures, random, asked)).count();
}

}  // namespace

TEST_CASE("a wait doubles with every failure until it is at its largest") {
  constexpr retry_curve curve{100ms, 1000ms};
  CHECK(wait_after(curve, 1, 0.5) == 100ms);
  CHECK(wait_after(curve, 2, 0.5) == 200ms);
  CHECK(wait_after(curve, 4, 0.5) == 800ms);
  CHECK(wait_after(curve, 5, 0.5) == 1000ms);
  CHECK(wait_after(curve, 2'000'000'000, 0.5) == 1000ms);
}

TEST_CASE(
    "a wait is spread by a fifth either way, so that many processes do not come back at once") {
  constexpr retry_curve curve{1000ms, 5000ms};
  CHECK(wait_after(curve, 1, 0.0) == 800ms);
  CHECK(wait_after(curve, 1, 0.999999) >= 1199ms);
  CHECK(wait_after(curve, 1, 0.999999) <= 1200ms);
}

TEST_CASE("a random fraction is from zero up to one, and not always the same") {
  double smallest = 1.0;
  double largest = 0.0;
  for (int i = 0; i < 1000; ++i) {
    const double value = pagemill::random_fraction();
    CHECK(value >= 0.0);
    CHECK(value < 1.0);
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
  CHECK(largest - smallest > 0.5);
}

TEST_CASE("the wait before a retry doubles from 5 s, is spread by a fifth, and is 600 s at most") {
  CHECK(retry_wait(1, 0.5) == doctest::Approx(5));
  CHECK(retry_wait(2, 0.5) == doctest::Approx(10));
  CHECK(retry_wait(3, 0.5) == doctest::Approx(20));
  CHECK(retry_wait(1, 0) == doctest::Approx(4));
  CHECK(retry_wait(1, 0.999999) == doctest::Approx(6).epsilon(0.001));
  CHECK(retry_wait(7, 0) == doctest::Approx(256));
  for (const int failures : {8, 9, 50, 1'000'000}) {
    CHECK(retry_wait(failures, 0.999999) == doctest::Approx(600));
  }
  CHECK(retry_wait(50, 0) == doctest::Approx(600));
}

TEST_CASE("a wait that was asked for is kept when it is the longer one, up to an hour") {
  using std::chrono::seconds;
  CHECK(retry_wait(1, 0.5, seconds(0)) == doctest::Approx(5));
  CHECK(retry_wait(1, 0.5, seconds(3)) == doctest::Approx(5));
  CHECK(retry_wait(1, 0.5, seconds(90)) == doctest::Approx(90));
  CHECK(retry_wait(9, 0.5, seconds(900)) == doctest::Approx(900));
  CHECK(retry_wait(1, 0.5, seconds(86400)) == doctest::Approx(3600));
}
