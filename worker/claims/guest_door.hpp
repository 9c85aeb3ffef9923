/// When a process whose slots are all held looks for a job of a workspace that holds none, and how
/// urgently it asks the job that makes way. Pure: events in, actions out.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>

#include "common/core/uuid.hpp"

namespace pagemill {

enum class guest_action {
  nothing,
  look,   ///< claim one
  hurry,  ///< the job that was asked to stop at its next page takes too long: at once
};

/// One thread.
class guest_door {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  /// While the slots stay held, one look for any number of hints in that time.
  static constexpr std::chrono::milliseconds look_every{500};
  static constexpr std::chrono::milliseconds patience{500};

  /// There may be a job: a hint came, or it is time to ask without one.
  void knocked() { knocked_ = true; }
  void asked(const job_id& job, time_point now) { asked_ = {job, now, false}; }
  const job_id* asked_job() const { return asked_ ? &asked_->job : nullptr; }
  /// The job that was asked holds its slot no more.
  void left() { asked_.reset(); }

  /// `stuck_at` as slot_shares says it.
  guest_action next(std::optional<time_point> stuck_at, time_point now) {
    const auto at = next_at(stuck_at);
    if (!at || now < *at) return guest_action::nothing;
    if (asked_) {
      asked_->hurried = true;
      return guest_action::hurry;
    }
    knocked_ = false;
    looked_at_ = now;
    return guest_action::look;
  }
  /// When next() will say more than nothing, if nothing else happens.
  std::optional<time_point> next_at(std::optional<time_point> stuck_at) const {
    if (asked_) {
      return asked_->hurried ? std::nullopt : std::optional(asked_->at + patience);
    }
    if (!knocked_ || !stuck_at) return std::nullopt;
    return looked_at_ ? std::max(*stuck_at, *looked_at_ + look_every) : *stuck_at;
  }

 private:
  struct request {
    job_id job;
    time_point at;
    bool hurried = false;
  };
  bool knocked_ = false;
  std::optional<time_point> looked_at_;
  std::optional<request> asked_;
};

}  // namespace pagemill
