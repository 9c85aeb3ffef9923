#include "worker/process/progress.hpp"

#include <array>

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using pagemill::hung_loop;
using pagemill::loop_progress;
using clock_type = std::chrono::steady_clock;

TEST_CASE("a process is well while every loop began a turn within its limit") {
  const auto now = clock_type::now();
  const std::array<loop_progress, 2> loops{{{"fetch", now - 119s, 120s}, {"guard", now, 15s}}};
  CHECK_FALSE(hung_loop(loops, now));
}

TEST_CASE("the loop whose turn takes longer than it may is named") {
  const auto now = clock_type::now();
  std::array<loop_progress, 2> loops{{{"fetch", now - 1s, 120s}, {"guard", now - 16s, 15s}}};
  CHECK(hung_loop(loops, now) == "guard");
  loops[1].stamped = now;
  CHECK_FALSE(hung_loop(loops, now));
  loops[0].stamped = now - 121s;
  CHECK(hung_loop(loops, now) == "fetch");
}

TEST_CASE("a loop that has not begun hangs nowhere") {
  const std::array<loop_progress, 1> loops{{{"rescuer", clock_type::time_point{}, 1s}}};
  CHECK_FALSE(hung_loop(loops, clock_type::now()));
}

TEST_CASE("a board without stamps and one with fresh stamps are well") {
  pagemill::progress_board board;
  CHECK_FALSE(board.hung());
  board.stamp(pagemill::watched_loop::fetch);
  board.stamp(pagemill::watched_loop::lease_guard);
  CHECK_FALSE(board.hung());
}
