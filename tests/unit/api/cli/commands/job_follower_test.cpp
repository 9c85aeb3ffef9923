#include "api/cli/commands/job_follower.hpp"

#include <doctest/doctest.h>

using namespace pagemill::cli;
using std::chrono::milliseconds;

TEST_CASE("questions about a job come closer together at the start than later") {
  CHECK(poll_pause(milliseconds(0)) == milliseconds(100));
  CHECK(poll_pause(milliseconds(5000)) == milliseconds(500));
  CHECK(poll_pause(milliseconds(600000)) == milliseconds(2000));
}
