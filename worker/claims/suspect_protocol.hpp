/// How a process runs a suspect, a job that killed its worker twice (design, section 4): it takes
/// the job upon itself, lets what it holds come to an end, and runs the job alone. The other
/// processes go on. Pure: events in, actions out.
#pragma once
#include <chrono>
#include <cstddef>

namespace pagemill {

enum class suspect_phase {
  none,
  waiting,  ///< claimed; other jobs of this process still run
  running,  ///< it runs alone
};

enum class suspect_action {
  nothing,
  ask_others,  ///< the other jobs are to stop at their next page: they take too long
  run,         ///< nothing else runs: begin
};

class suspect_protocol {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  /// As long as a drain lets running jobs go on.
  static constexpr std::chrono::seconds others_may_run{25};

  suspect_phase phase() const { return phase_; }
  /// A suspect was claimed. From here on nothing else is claimed.
  void claimed(time_point now);
  /// Time has passed, or another job has ended; `others` are left.
  suspect_action look(std::size_t others, time_point now);
  /// The suspect has ended, or was given back before it ran.
  void ended() { phase_ = suspect_phase::none; }

 private:
  suspect_phase phase_ = suspect_phase::none;
  time_point claimed_at_{};
  bool asked_ = false;
};

}  // namespace pagemill
