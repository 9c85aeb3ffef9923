/// How the slots of one process are shared between workspaces. One workspace may use them all, but
/// never holds them against another for long: when no slot comes free, a job of a workspace that
/// holds none is claimed, and the one that holds most makes way with its newest job. While such
/// guests come, the last free slot is theirs. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "common/jobs/claim.hpp"

namespace pagemill {

/// One thread, or under a lock.
class slot_shares {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  /// No job began or ended for so long: the jobs are long, and no slot will be free soon.
  static constexpr std::chrono::milliseconds stuck_after{500};
  /// So long after a guest the last free slot is kept for the next.
  static constexpr std::chrono::seconds guests_expected{10};

  explicit slot_shares(int slots) : slots_(static_cast<std::size_t>(slots)) {}

  void began(const claimed_job& job, time_point now);
  void ended(const job_id& job, time_point now);
  /// A job was claimed for which another makes way.
  void guest_came(time_point now) { guest_at_ = now; }

  bool holds(const job_id& job) const { return held_.contains(job); }
  /// When the slots are stuck, or were, if nothing changes; nullopt while one is free.
  std::optional<time_point> stuck_at() const;
  /// The workspaces that hold slots, `assigned` ones of jobs that are about to begin included.
  std::vector<workspace_id> holders(std::span<const workspace_id> assigned) const;
  /// Who makes way: the newest job of the workspace that holds most slots; nullopt where none holds
  /// two, since each has its share then.
  std::optional<job_id> newest_of_largest() const;
  /// Whether the last free slot is kept.
  bool expects_guests(time_point now) const;

 private:
  struct held_slot {
    workspace_id workspace;
    time_point begun;
  };

  const std::size_t slots_;
  std::unordered_map<job_id, held_slot> held_;
  time_point changed_at_{};
  std::optional<time_point> guest_at_;
};

}  // namespace pagemill
