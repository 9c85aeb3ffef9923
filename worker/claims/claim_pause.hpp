/// A pause in claiming after the database failed under a job: with a full disk, or a limit of
/// connections, each claim would be followed by a release at once, hundreds a second.
#pragma once
#include <chrono>
#include <mutex>

#include "common/core/retry_curves.hpp"

namespace pagemill {

/// Any thread. Steady times are given by the caller, so that it is tested without waiting.
class claim_pause {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A job was given back because the database failed: pauses longer each time, up to 30 s. Of jobs
  /// that fail together only the first counts.
  void failed(time_point now, double random) {
    const std::scoped_lock lock(mutex_);
    if (now < until_) return;
    until_ = now + wait_after(retry::claiming, ++failures_, random);
  }
  /// The database took what a job wrote.
  void succeeded() {
    const std::scoped_lock lock(mutex_);
    failures_ = 0;
  }
  bool over(time_point now) const {
    const std::scoped_lock lock(mutex_);
    return now >= until_;
  }

 private:
  mutable std::mutex mutex_;
  time_point until_{};
  int failures_ = 0;
};

}  // namespace pagemill
