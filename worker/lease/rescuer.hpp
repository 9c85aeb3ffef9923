/// The sweep for dead workers, which any live process does, one at a time and without a leader:
/// takes their jobs back and fails poisoned ones.
#pragma once
#include <functional>

#include "common/stores/jobs/claim_store.hpp"
#include "common/stores/jobs/worker_store.hpp"
#include "worker/housekeeping/housekeeper.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/lease/heartbeat.hpp"
#include "worker/lease/incarnation.hpp"
#include "worker/lease/lease.hpp"
#include "worker/process/progress.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

/// What a process knows of itself and of the others.
struct sweep_view {
  const incarnation& self;
  const fleet_view& fleet;
  const heartbeat& beats;
};

class rescuer {
 public:
  /// `jobs_ready` is called when jobs were taken back. Everything passed outlives it.
  rescuer(worker_store& workers, claim_store& claims, housekeeper& house, sweep_view view,
          const lease_timing& timing, progress_board& progress, std::function<void()> jobs_ready);
  void start() { loop_.start(); }
  void stop() { loop_.stop(); }

 private:
  void turn();
  void sweep();

  worker_store& workers_;
  claim_store& claims_;
  housekeeper& house_;
  const sweep_view view_;
  const lease_timing timing_;
  const std::function<void()> stamp_;
  const std::function<void()> jobs_ready_;
  death_watch watch_;
  steady_time unbroken_since_{};
  steady_time orphans_sought_{};
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
