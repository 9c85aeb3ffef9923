/// The steps of a drain (design, section 4): running jobs may end, are asked to stop, are killed.
/// Pure: no clock, no signals, no jobs inside.
#pragma once
#include <chrono>
#include <cstddef>

namespace pagemill {

/// The steps of a drain, counted from SIGTERM (design, section 4).
struct drain_schedule {
  std::chrono::milliseconds ask{25'000};   ///< running jobs stop at their next page or batch
  std::chrono::milliseconds kill{27'000};  ///< children are killed, jobs released
  std::chrono::milliseconds exit{29'000};  ///< the process ends, whatever is left
};

enum class drain_action {
  wait,  ///< jobs still run
  ask,   ///< they are to stop at their next page or batch
  kill,  ///< their children are to be killed, what is finished is written
  done,  ///< nothing runs any more
};

class drain {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  drain(const drain_schedule& schedule, time_point begun) : schedule_(schedule), begun_(begun) {}

  /// A second signal: whatever runs is killed at once.
  void hurry() { hurried_ = true; }
  /// What to do now; each of ask and kill is returned once.
  drain_action next(time_point now, std::size_t jobs);
  /// Until when a database that is away may be waited for, once the jobs are gone.
  time_point retire_until(time_point now) const;

 private:
  const drain_schedule schedule_;
  const time_point begun_;
  bool hurried_ = false;
  bool asked_ = false;
  bool killed_ = false;
};

/// How long the removal of the worker's row may take after a second signal.
inline constexpr std::chrono::seconds retire_hurried{3};

}  // namespace pagemill
