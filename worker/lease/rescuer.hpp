/// The sweep that any live process does, one at a time and without a leader: takes the jobs of dead
/// worker processes, fails poisoned ones, keeps partitions and blobs.
#pragma once
#include <functional>
#include <thread>

#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/webhooks/delivery_store.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "worker/lease/heartbeat.hpp"
#include "worker/lease/lease.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

class rescuer {
 public:
  /// `jobs_ready` is called when jobs were taken back.
  rescuer(job_queue& queue, blob_store& blobs, delivery_store& deliveries, worker_state& state,
          const heartbeat& pulse, lease_timing timing, int history_days,
          std::function<void()> jobs_ready);
  ~rescuer();
  rescuer(const rescuer&) = delete;
  rescuer& operator=(const rescuer&) = delete;
  void start();
  void stop();

 private:
  void loop();
  void sweep();
  void forget_generations();
  void keep_house();

  job_queue& queue_;
  blob_store& blobs_;
  delivery_store& deliveries_;
  worker_state& state_;
  const heartbeat& pulse_;
  const lease_timing timing_;
  const int history_days_;
  const std::function<void()> jobs_ready_;
  death_watch watch_;
  steady_time unbroken_since_{};
  steady_time orphans_sought_{};
  steady_time house_kept_{};
  wakeup wake_;
  std::thread thread_;
};

}  // namespace pagemill
