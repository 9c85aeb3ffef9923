#include "worker/process/service_loop.hpp"

#include <atomic>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

/// Notified by a loop, waited for by the test.
bool happens(wakeup& event) {
  return event.wait_for(30s);
}

}  // namespace

TEST_CASE("a loop takes its turns until it is stopped, and then its last act") {
  wakeup wake;
  wakeup turned;
  std::atomic<bool> ended = false;
  service_loop loop(wake, {.failure_event = "failed",
                           .turn =
                               [&](woken_by) {
                                 turned.notify();
                                 return 1h;
                               },
                           .after_failure = [] { return 1h; },
                           .at_end = [&] { ended = true; }});
  loop.start();
  CHECK(happens(turned));
  wake.notify();
  CHECK(happens(turned));
  CHECK_FALSE(ended);
  loop.stop();
  CHECK(ended);
  loop.stop();
}

TEST_CASE("stopping a loop that was never started is legal, and it takes no turn afterwards") {
  wakeup wake;
  std::atomic<int> turns = 0;
  service_loop loop(wake, {.failure_event = "failed",
                           .turn = [&](woken_by) -> loop_plan::duration {
                             ++turns;
                             return 1h;
                           },
                           .after_failure = [] { return 1h; }});
  loop.stop();
  loop.start();
  loop.stop();
  CHECK(turns == 0);
}

TEST_CASE("a turn knows why it begins") {
  wakeup wake;
  wakeup turned;
  std::atomic<std::size_t> turns = 0;
  std::vector<woken_by> why;
  service_loop loop(wake, {.failure_event = "failed",
                           .turn = [&](woken_by woken) -> loop_plan::duration {
                             why.push_back(woken);
                             ++turns;
                             turned.notify();
                             return turns == 1 ? 1ms : 1h;
                           },
                           .after_failure = [] { return 1h; }});
  loop.start();
  while (turns < 2 && happens(turned)) {
  }
  wake.notify();
  while (turns < 3 && happens(turned)) {
  }
  loop.stop();
  CHECK(why == std::vector{woken_by::start, woken_by::time, woken_by::notice});
}

TEST_CASE("a turn that throws does not end its loop") {
  wakeup wake;
  wakeup turned;
  std::atomic<int> turns = 0;
  std::atomic<int> failures = 0;
  service_loop loop(wake, {.failure_event = "failed",
                           .turn = [&](woken_by) -> loop_plan::duration {
                             if (++turns == 1) throw std::runtime_error("away");
                             turned.notify();
                             return 1h;
                           },
                           .after_failure = [&]() -> loop_plan::duration {
                             ++failures;
                             return 1ms;
                           }});
  loop.start();
  CHECK(happens(turned));
  loop.stop();
  CHECK(turns == 2);
  CHECK(failures == 1);
}
