/// Tells the loops that claim jobs that there may be some: one wakeup for each, and whether the
/// next claim must look everywhere. Written by the listener, the rescuer, the claim watch and the
/// heartbeat; read by the job fetcher and the stage lanes.
#pragma once
#include <atomic>

#include "worker/process/wakeup.hpp"

namespace pagemill {

/// Any thread.
class work_hints {
 public:
  void jobs_added() {
    for_slots_.notify();
    for_lanes_.notify();
  }
  /// Jobs went back to where claims of this process looked before.
  void jobs_returned() {
    look_back_ = true;
    jobs_added();
  }
  /// Whether this claim is to look everywhere; the next one need not.
  bool take_look_back() { return look_back_.exchange(false); }

  /// Where the job fetcher waits.
  wakeup& for_slots() { return for_slots_; }
  /// Where the lanes of the stage embedding wait.
  wakeup& for_lanes() { return for_lanes_; }

 private:
  std::atomic<bool> look_back_ = true;
  wakeup for_slots_;
  wakeup for_lanes_;
};

}  // namespace pagemill
