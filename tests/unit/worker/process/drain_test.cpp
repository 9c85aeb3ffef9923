#include "worker/process/drain.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

const drain::time_point drain_begun{1000s};

}  // namespace

TEST_CASE("a drain lets jobs end, asks them at 25 s and kills them at 27 s, each once") {
  drain steps({}, drain_begun);
  CHECK(steps.next(drain_begun, 2) == drain_action::wait);
  CHECK(steps.next(drain_begun + 24'999ms, 2) == drain_action::wait);
  CHECK(steps.next(drain_begun + 25s, 2) == drain_action::ask);
  CHECK(steps.next(drain_begun + 26'999ms, 1) == drain_action::wait);
  CHECK(steps.next(drain_begun + 27s, 1) == drain_action::kill);
  CHECK(steps.next(drain_begun + 28s, 1) == drain_action::wait);
  CHECK(steps.next(drain_begun + 28s, 0) == drain_action::done);
  CHECK(steps.retire_until(drain_begun + 28s) == drain_begun + 27s);
}

TEST_CASE("a drain without jobs is done at once") {
  drain steps({}, drain_begun);
  CHECK(steps.next(drain_begun, 0) == drain_action::done);
  CHECK(steps.retire_until(drain_begun) == drain_begun + 27s);
}

TEST_CASE("a second signal kills at once and shortens the rest") {
  drain steps({}, drain_begun);
  CHECK(steps.next(drain_begun + 1s, 1) == drain_action::wait);
  steps.hurry();
  CHECK(steps.next(drain_begun + 2s, 1) == drain_action::kill);
  CHECK(steps.next(drain_begun + 25s, 1) == drain_action::wait);
  CHECK(steps.next(drain_begun + 25s, 0) == drain_action::done);
  CHECK(steps.retire_until(drain_begun + 25s) == drain_begun + 25s + retire_hurried);
}
