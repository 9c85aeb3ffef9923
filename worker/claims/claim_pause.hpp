/// A pause in claiming after the database failed under a job: with a full disk, or at a connection
/// limit, each claim would be released at once, hundreds of times a second.
#pragma once
#include <chrono>
#include <mutex>

#include "common/core/retry_curves.hpp"

namespace pagemill {

/// Any thread. Times come from the caller, so that tests need not wait.
class claim_pause {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A job was given back because the database failed: the pause grows each time, up to 30 s. Of
  /// jobs that fail together only the first counts.
  void failed(time_point now, double random) {
    const std::scoped_lock lock(mutex_);
    if (now < until_) return;
    until_ = now + wait_after(retry::claiming, ++failures_, random);
  }
  /// The database accepted what a job wrote.
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
