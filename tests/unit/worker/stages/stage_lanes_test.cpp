#include "worker/stages/stage_lanes.hpp"

#include <doctest/doctest.h>

using pagemill::lanes_wanted;

TEST_CASE("the processes of a host share its cores, each has at least one lane") {
  CHECK(lanes_wanted(0, 16, 1) == 16);
  CHECK(lanes_wanted(0, 16, 4) == 4);
  CHECK(lanes_wanted(0, 16, 5) == 3);
  CHECK(lanes_wanted(0, 2, 8) == 1);
  CHECK(lanes_wanted(0, 0, 0) == 1);
}

TEST_CASE("a configured number of lanes is used as it is") {
  CHECK(lanes_wanted(3, 1, 8) == 3);
  CHECK(lanes_wanted(3, 64, 1) == 3);
}
