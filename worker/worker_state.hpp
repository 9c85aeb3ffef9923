/// What the loops of a worker process share: who it is now, and whether it may claim.
#pragma once
#include <atomic>
#include <mutex>

#include "common/core/uuid.hpp"
#include "worker/job_registry.hpp"
#include "worker/wakeup.hpp"

namespace pagemill {

/// Any thread.
class worker_state {
 public:
  /// The id of this incarnation; a new one after a lapsed lease.
  worker_id id() const {
    const std::scoped_lock lock(mutex_);
    return id_;
  }
  void become(const worker_id& id) {
    const std::scoped_lock lock(mutex_);
    id_ = id;
  }
  bool may_claim() const { return !draining && !lapsed; }

  std::atomic<bool> draining = false;
  std::atomic<bool> lapsed = false;  ///< the lease ran out; claims nothing until registered anew
  std::atomic<int> workers_on_host = 1;  ///< of this host, this one included
  std::atomic<bool> hints_work = false;  ///< NOTIFY is heard: poll slowly
  job_registry extracting;
  job_registry embedding;
  wakeup work_for_slots;     ///< a job may be there to extract
  wakeup work_for_embedder;  ///< a job may be there to embed
  wakeup claims_changed;     ///< a job was cancelled

 private:
  mutable std::mutex mutex_;
  worker_id id_;
};

}  // namespace pagemill
