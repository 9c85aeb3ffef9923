#include "worker/housekeeping/housekeeper.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using pagemill::due_timer;

TEST_CASE("the house is kept at the first call and then once in an interval") {
  const due_timer::time_point begun{1000s};
  due_timer due(10min);
  CHECK(due.take(begun));
  CHECK_FALSE(due.take(begun));
  CHECK_FALSE(due.take(begun + 10min));
  CHECK(due.take(begun + 10min + 1ms));
  CHECK_FALSE(due.take(begun + 20min));
}
