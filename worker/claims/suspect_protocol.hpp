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
  /// Short jobs end by themselves meanwhile; the others go on elsewhere, from their checkpoints.
  static constexpr std::chrono::seconds others_may_run{2};
  /// After a suspect, other jobs come first for as long as it took, but no less than this.
  static constexpr std::chrono::seconds rest_min{2};

  suspect_phase phase() const { return phase_; }
  /// A suspect was claimed. From here on nothing else is claimed.
  void claimed(time_point now);
  /// Time has passed, or another job has ended; `others` are left.
  suspect_action look(std::size_t others, time_point now);
  /// It was given back before it ran.
  void given_up() { phase_ = suspect_phase::none; }
  /// The suspect has ended, or is none any more.
  void ended(time_point now);
  /// Whether a suspect comes before other jobs.
  bool takes_suspects(time_point now) const { return now >= rests_until_; }

 private:
  suspect_phase phase_ = suspect_phase::none;
  time_point claimed_at_{};
  time_point rests_until_{};
  bool asked_ = false;
};

}  // namespace pagemill
