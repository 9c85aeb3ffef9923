/// When a process must give its jobs up, when it may judge others, and when another process counts
/// as dead. Pure decisions on the steady clock; heartbeat and rescuer act on them.
#pragma once
#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/jobs/worker_process.hpp"

namespace pagemill {

/// Lease of a process (design, section 4).
struct lease_timing {
  std::chrono::milliseconds renew{3'000};
  std::chrono::milliseconds lease{15'000};       ///< others take over after that long
  std::chrono::milliseconds margin{3'000};       ///< the process gives up this much earlier
  std::chrono::milliseconds lock_grace{5'000};   ///< the same, when the session lock is gone
  std::chrono::milliseconds lock_margin{1'000};  ///< the process gives up this much earlier
  std::chrono::milliseconds sweep{2'000};
};

using steady_time = std::chrono::steady_clock::time_point;

/// The last renewal that the database acknowledged.
struct acknowledged_renewal {
  steady_time sent_at;       ///< before the statement was sent: the lease counts from here
  bool said_locked = false;  ///< the row says that this process holds its session lock
};

/// When the process must have stopped its work unless it renews before. With the session lock lost
/// while the row still promises it, others may take over after the short grace.
steady_time give_up_at(const acknowledged_renewal& last, bool holds_lock,
                       const lease_timing& timing);

/// The lease of this process as its renewals left it. One thread, or under a lock.
class lease_record {
 public:
  explicit lease_record(const lease_timing& timing) : timing_(timing) {}

  /// A renewal that promises the session lock is about to be sent: the row may say so from now on,
  /// even if the answer is lost.
  void promises_lock() { last_.said_locked = true; }
  void acknowledged(const acknowledged_renewal& renewal);
  bool must_give_up(steady_time now, bool holds_lock) const {
    return now >= give_up_at(last_, holds_lock, timing_);
  }
  /// When the last acknowledged renewal was sent.
  steady_time last_sent() const { return last_.sent_at; }
  /// Since when renewals have followed each other without a gap: what was seen of other processes
  /// before that proves nothing.
  steady_time unbroken_since() const { return unbroken_since_; }

 private:
  const lease_timing timing_;
  acknowledged_renewal last_{};
  steady_time unbroken_since_{};
};

enum class renewal_outcome {
  renewed,
  lapsed,  ///< the row is gone, or the lease ran out meanwhile: register anew at once
  failed,  ///< the database is away
};
/// How long to wait before the next renewal. `random` is from [0, 1).
std::chrono::milliseconds wait_after_renewal(renewal_outcome outcome, const lease_timing& timing,
                                             double random);

/// What a process knows of itself when the time for a sweep has come.
struct sweep_conditions {
  bool has_lapsed = false;
  steady_time last_renewal;
  steady_time unbroken_since;         ///< of the renewals, now
  steady_time unbroken_since_before;  ///< the same at the sweep before
  int workers_before = 0;             ///< processes that sweep rather than this one
};
enum class sweep_decision {
  sweep,
  start_over,  ///< sweep, but forget what was seen of the others
  skip,        ///< do not sweep, and forget it too
};
/// Without renewals of its own the database was away for everybody: silence proves nothing about
/// the others.
sweep_decision judge_sweep(const sweep_conditions& conditions, steady_time now,
                           const lease_timing& timing);

/// What the sweeper remembers: since when it has seen the same stamp of each other process.
class death_watch {
 public:
  explicit death_watch(lease_timing timing) : timing_(timing) {}

  /// The processes that are dead by now: the same stamp was seen for the lease, or for the short
  /// grace when the lock that the row promises is gone. Processes that are no longer listed are
  /// forgotten. The query ran between the two times: a stamp counts as new from `answered_at` on
  /// and is judged at `asked_at`, so that a stop of this process in between makes nobody look
  /// silent.
  std::vector<worker_sighting> dead(const std::vector<worker_sighting>& seen, steady_time asked_at,
                                    steady_time answered_at);
  /// This process's renewals failed: what was seen before proves nothing, since the database may
  /// have been away for everybody.
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
