/// Lets a loop sleep until it is notified, a deadline comes, or it is stopped.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace pagemill {

/// Any thread may notify. Where several threads wait, a notification is for one of them.
class wakeup {
 public:
  using clock = std::chrono::steady_clock;

  void notify() {
    {
      const std::scoped_lock lock(mutex_);
      notified_ = true;
    }
    changed_.notify_all();
  }
  /// Ends every wait, now and later.
  void stop() {
    {
      const std::scoped_lock lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }
  bool stopped() const {
    const std::scoped_lock lock(mutex_);
    return stopped_;
  }
  /// Returns when notified, also before the call, when stopped, or at `deadline`. True: notified.
  bool wait_until(clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [&] { return notified_ || stopped_; });
    return std::exchange(notified_, false);
  }
  bool wait_for(clock::duration duration) { return wait_until(clock::now() + duration); }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool notified_ = false;
  bool stopped_ = false;
};

}  // namespace pagemill
