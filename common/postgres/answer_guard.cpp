#include "common/postgres/answer_guard.hpp"

#include <cassert>
#include <sys/socket.h>

namespace pagemill::postgres {

answer_guard::~answer_guard() {
  {
    const std::scoped_lock lock(mutex_);
    assert(armed_.empty() && "a watch outlives its guard");
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void answer_guard::watch::arm(clock::time_point deadline) {
  disarm();
  if (deadline == never) return;
  bool wake = false;
  {
    const std::scoped_lock lock(guard_.mutex_);
    place_ = guard_.armed_.emplace(deadline, this);
    armed_ = true;
    if (!guard_.thread_.joinable()) guard_.thread_ = std::thread([&on = guard_] { on.run(); });
    // The thread sleeps until the earliest deadline that it knows and then looks at all others:
    // most calls end long before and cost no wake-up.
    wake = deadline < guard_.wakes_at_;
    if (wake) guard_.wakes_at_ = deadline;
  }
  if (wake) guard_.changed_.notify_all();
}

void answer_guard::watch::disarm() {
  const std::scoped_lock lock(guard_.mutex_);
  if (armed_) guard_.armed_.erase(place_);
  armed_ = false;
}

bool answer_guard::watch::fired() const {
  const std::scoped_lock lock(guard_.mutex_);
  return fired_;
}

void answer_guard::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto now = clock::now();
    while (!armed_.empty() && armed_.begin()->first <= now) {
      auto& late = *armed_.begin()->second;
      armed_.erase(armed_.begin());
      late.armed_ = false;
      late.fired_ = true;
      // An error means that the server has closed it already.
      static_cast<void>(::shutdown(late.socket_, SHUT_RDWR));
    }
    wakes_at_ = armed_.empty() ? never : armed_.begin()->first;
    if (wakes_at_ == never) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, clock::time_point(wakes_at_));
    }
  }
}

}  // namespace pagemill::postgres
