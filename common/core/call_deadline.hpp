/// Until when the caller of a blocking call waits for it. Ambient: it holds for all that the thread
/// does in its scope, so that waits and statements far below end in time without being told.
#pragma once
#include <algorithm>
#include <chrono>

namespace pagemill {

class call_deadline {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Holds for this thread until destroyed. An outer deadline that is earlier stays in force.
  explicit call_deadline(time_point until) : outer_(current()) {
    current() = std::min(outer_, until);
  }
  ~call_deadline() { current() = outer_; }
  call_deadline(const call_deadline&) = delete;
  call_deadline& operator=(const call_deadline&) = delete;

  /// Of this thread; time_point::max() without one.
  static time_point in_force() { return current(); }

 private:
  static time_point& current() {
    thread_local time_point until = time_point::max();
    return until;
  }
  time_point outer_;
};

}  // namespace pagemill
