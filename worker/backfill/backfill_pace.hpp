/// How long a worker rests between two batches of a background task. Pure.
#pragma once
#include <algorithm>
#include <chrono>

#include "common/core/backoff.hpp"
#include "common/stores/backfills/backfill_store.hpp"

namespace pagemill {

/// It takes at most half of the time, so that it takes at most half a core.
class backfill_pace {
 public:
  using duration = std::chrono::steady_clock::duration;

  /// After a step that took `time`.
  duration after(backfill_step step, duration time) {
    if (step != backfill_step::occupied) {
      occupied_ = std::chrono::milliseconds(50);
      return time;
    }
    occupied_ = std::min<duration>(2 * occupied_, std::chrono::seconds(10));
    return std::max(occupied_, time);
  }
  /// When nothing waits: a request wakes the workers, unless that was lost. A fleet looks as often
  /// as eight processes. `random` is from [0, 1).
  static duration idle(int workers_alive, double random) {
    using seconds = std::chrono::duration<double>;
    const seconds share(std::clamp(30.0 * workers_alive / 8, 30.0, 600.0));
    return std::chrono::duration_cast<duration>(share * spread(random));
  }

 private:
  duration occupied_ = std::chrono::milliseconds(50);
};

}  // namespace pagemill
