#include "worker/backfill/backfill_pace.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

TEST_CASE("a worker rests as long as a batch took") {
  backfill_pace pace;
  CHECK(pace.after(backfill_step::done, 80ms) == 80ms);
  CHECK(pace.after(backfill_step::workspace_ended, 3ms) == 3ms);
}

TEST_CASE("what others are at is looked at less and less often, until something is done") {
  backfill_pace pace;
  CHECK(pace.after(backfill_step::occupied, 1ms) == 100ms);
  CHECK(pace.after(backfill_step::occupied, 1ms) == 200ms);
  CHECK(pace.after(backfill_step::occupied, 900ms) == 900ms);
  for (int i = 0; i < 20; ++i) pace.after(backfill_step::occupied, 1ms);
  CHECK(pace.after(backfill_step::occupied, 1ms) == 10s);
  CHECK(pace.after(backfill_step::done, 5ms) == 5ms);
  CHECK(pace.after(backfill_step::occupied, 1ms) == 100ms);
}

TEST_CASE("when nothing waits, workers look now and then, and not all at once") {
  CHECK(backfill_pace::idle(1, 0) == 24s);
  CHECK(backfill_pace::idle(8, 0.5) == 30s);
  CHECK(backfill_pace::idle(80, 0.5) == 300s);
  CHECK(backfill_pace::idle(1000, 0.5) == 600s);
}
