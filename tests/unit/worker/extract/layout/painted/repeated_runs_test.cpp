#include "worker/extract/layout/painted/repeated_runs.hpp"

#include <limits>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

using drawn_run = repeated_runs::run;

constexpr drawn_run first_run{
    .signature = 7, .x = 100, .y = 400, .size = 10, .last_x = 150, .last_y = 400};

drawn_run moved(float x, float y) {
  auto run = first_run;
  run.x += x;
  run.last_x += x;
  run.y += y;
  run.last_y += y;
  return run;
}

TEST_CASE("a run elsewhere, of other glyphs or of another length repeats nothing") {
  auto other = first_run, longer = first_run, turned = first_run;
  other.signature = 8;
  longer.last_x += 20;
  turned.last_y += 20;
  for (const auto& run : {other, longer, turned, moved(2, 0), moved(-2, 0), moved(0, 2),
                          moved(0, 12), moved(50, 0), moved(1.5F, 1.5F)}) {
    CAPTURE(run.x);
    CAPTURE(run.y);
    const auto runs = std::make_unique<repeated_runs>();
    CHECK_FALSE(runs->repeats(first_run));
    CHECK_FALSE(runs->repeats(run));
  }
}

TEST_CASE("a run within an eighth of its size repeats another, in each direction and again") {
  for (const auto& run :
       {first_run, moved(1, 0), moved(-1, 0), moved(0, 1), moved(0, -1), moved(.8F, -.8F)}) {
    CAPTURE(run.x);
    CAPTURE(run.y);
    const auto runs = std::make_unique<repeated_runs>();
    CHECK_FALSE(runs->repeats(first_run));
    CHECK(runs->repeats(run));
    CHECK(runs->repeats(first_run));
  }
}

TEST_CASE("what was painted over is forgotten") {
  const auto runs = std::make_unique<repeated_runs>();
  CHECK_FALSE(runs->repeats(first_run));
  runs->clear();
  CHECK_FALSE(runs->repeats(first_run));
  CHECK(runs->repeats(first_run));
}

TEST_CASE("runs are found between many others, and a page may have any number of them") {
  const auto runs = std::make_unique<repeated_runs>();
  int found = 0;
  for (int i = 0; i < 100'000; ++i) {
    const int column = i % 300, row = i / 300;
    const auto run = moved(static_cast<float>(column) * 20, static_cast<float>(row) * 20);
    CHECK_FALSE(runs->repeats(run));
    found += runs->repeats(run) ? 1 : 0;
  }
  CHECK(found == 100'000);
}

TEST_CASE("places and sizes that are no numbers, or huge, repeat nothing") {
  constexpr float none = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinite = std::numeric_limits<float>::infinity();
  for (const float odd : {none, infinite, -infinite, 1e30F}) {
    auto at = first_run, sized = first_run;
    at.x = odd;
    sized.size = odd;
    const auto runs = std::make_unique<repeated_runs>();
    for (int i = 0; i < 2; ++i) {
      CHECK_FALSE(runs->repeats(at));
      CHECK_FALSE(runs->repeats(sized));
    }
  }
}

}  // namespace
}  // namespace pagemill::extract
