/// Long records are read one at a time in a process: what a child may say at most is then taken
/// once, not once for each slot.
#pragma once
#include <chrono>
#include <condition_variable>
#include <malloc.h>
#include <mutex>
#include <optional>
#include <utility>

namespace pagemill {

/// Any thread. It outlives its turns.
class large_record_gate {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  class turn {
   public:
    explicit turn(large_record_gate& gate) : gate_(&gate) {}
    turn(turn&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    turn& operator=(turn&& other) noexcept {
      std::swap(gate_, other.gate_);
      return *this;
    }
    ~turn() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    large_record_gate* gate_;
  };

  /// nullopt: another record had its turn until `deadline`.
  std::optional<turn> enter(time_point deadline) {
    std::unique_lock lock(mutex_);
    if (!left_.wait_until(lock, deadline, [&] { return !taken_; })) return std::nullopt;
    taken_ = true;
    return std::optional<turn>(std::in_place, *this);
  }

 private:
  void leave() {
    // What a long record took would stay with the thread's arena, once for each slot.
    malloc_trim(0);
    {
      const std::scoped_lock lock(mutex_);
      taken_ = false;
    }
    left_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable left_;
  bool taken_ = false;
};

}  // namespace pagemill
