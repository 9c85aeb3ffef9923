/// Records events of other threads in order; a wait ends as soon as its event happens.
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace pagemill::test {

class event_log {
 public:
  void add(std::string event) {
    {
      const std::scoped_lock lock(mutex_);
      events_.push_back(std::move(event));
    }
    changed_.notify_all();
  }
  /// Whether `event` happened at least `times` times within `limit`.
  bool wait_for(const std::string& event, std::ptrdiff_t times = 1,
                std::chrono::milliseconds limit = std::chrono::seconds(10)) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit,
                             [&] { return std::ranges::count(events_, event) >= times; });
  }
  std::vector<std::string> events() const {
    const std::scoped_lock lock(mutex_);
    return events_;
  }
  std::ptrdiff_t count(const std::string& event) const {
    const std::scoped_lock lock(mutex_);
    return std::ranges::count(events_, event);
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
};

}  // namespace pagemill::test
