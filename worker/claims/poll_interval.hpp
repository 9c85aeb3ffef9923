/// How long an idle loop waits before it asks the queue without a hint. Pure.
#pragma once
#include <algorithm>
#include <chrono>

#include "common/core/backoff.hpp"

namespace pagemill {

/// A second or more, spread by 20 % either way (`random` is from [0, 1)): hints may be lost, and a
/// job that becomes due sends none. Where hints arrive, about eight processes ask each second,
/// whatever their number, and one that finds much wakes the others; without hints every process
/// asks four times a second.
inline std::chrono::steady_clock::duration poll_interval(bool hints_work, int workers_alive,
                                                         double random) {
  constexpr int polls_a_second = 8;
  constexpr double seconds_max = 20;  // the watchdog looks at the loops that wait
  const double share = static_cast<double>(workers_alive) / polls_a_second;
  const double seconds = hints_work ? std::clamp(share, 1.0, seconds_max) : 0.25;
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(seconds * spread(random)));
}

}  // namespace pagemill
