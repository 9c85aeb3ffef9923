/// Renews the process's lease, and gives everything up in time when it cannot: a process whose
/// lease may have run out must not work on jobs that others may hold by now.
#pragma once
#include <functional>
#include <mutex>

#include "common/stores/jobs/worker_store.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/lease/incarnation.hpp"
#include "worker/lease/lease.hpp"
#include "worker/process/progress.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

/// What the heartbeat asks of the rest of the process. Called on its threads.
struct lease_duties {
  std::function<bool()> holds_lock;  ///< the session lock, now
  std::function<bool()> is_draining;
  std::function<std::optional<std::string>()> unfit_code;  ///< why nothing is claimed
  /// The lease lapsed: stops every job. May be called again.
  std::function<void()> give_up_jobs;
  /// Waits until no job runs, at most until the deadline. True: none runs.
  std::function<bool(steady_time deadline)> jobs_ended;
  /// Makes a new incarnation. Throws while the database is away.
  std::function<void()> register_anew;
  /// The new incarnation may claim.
  std::function<void()> resumed;
};

class heartbeat {
 public:
  heartbeat(worker_store& workers, incarnation& self, fleet_view& fleet, const lease_timing& timing,
            progress_board& progress, lease_duties duties);

  /// `registered_at`: a time before the row of this incarnation was written.
  void start(steady_time registered_at);
  void stop();
  /// Renew now: the session lock was lost or found, or the drain began. Any thread.
  void renew_soon() { wake_.notify(); }
  /// As lease_record has them. Any thread.
  steady_time last_renewal() const;
  steady_time unbroken_since() const;

 private:
  renewal_outcome beat();
  renewal_outcome renew();
  void acknowledged(steady_time sent, bool locked);
  void look_at_lease();
  void begin_anew();

  worker_store& workers_;
  incarnation& self_;
  fleet_view& fleet_;
  const lease_timing timing_;
  const lease_duties duties_;
  unsigned renewals_ = 0;
  mutable std::mutex mutex_;
  lease_record record_;  ///< under the mutex
  wakeup wake_;
  wakeup guard_wake_;
  service_loop renewals_loop_;
  /// A thread of its own: a renewal that hangs in the network must not keep the process from giving
  /// up.
  service_loop guard_loop_;
};

}  // namespace pagemill
