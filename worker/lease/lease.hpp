/// When a process must give its jobs up, and when another process counts as dead. Pure decisions on
/// the steady clock; heartbeat and rescuer act on them.
#pragma once
#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "worker/config.hpp"

namespace pagemill {

using steady_time = std::chrono::steady_clock::time_point;

/// The last renewal that the database acknowledged.
struct acknowledged_renewal {
  steady_time sent_at;       ///< before the statement was sent: the lease counts from here
  bool said_locked = false;  ///< the row says that this process holds its session lock
};

/// When the process must have stopped its work unless it renews before. With the session lock lost
/// while the row still promises it, others may take over after the short grace already.
steady_time give_up_at(const acknowledged_renewal& last, bool holds_lock,
                       const lease_timing& timing);

/// What the sweeper remembers: since when it sees the same stamp of each other process.
class death_watch {
 public:
  explicit death_watch(lease_timing timing) : timing_(timing) {}

  /// The processes that are dead by now: the same stamp seen for the lease, or for the short grace
  /// when the lock that the row promises is gone. Processes that are no longer listed are
  /// forgotten. The look lay between the two times: a stamp counts as new from `answered_at` on and
  /// is judged at `asked_at`, so that a stop of this process in between makes nobody look silent.
  std::vector<worker_sighting> dead(const std::vector<worker_sighting>& seen, steady_time asked_at,
                                    steady_time answered_at);
  /// To be called when the own renewals failed: what was seen before proves nothing, since the
  /// database may have been away for everybody.
  void forget() { since_.clear(); }

 private:
  struct observation {
    std::string stamp;
    steady_time since;
    bool locked = false;
    steady_time unlocked_since;
  };
  lease_timing timing_;
  std::unordered_map<worker_id, observation> since_;
};

}  // namespace pagemill
