/// Who this process is to the queue: the id of its row in `workers`, a new one after each lapsed
/// lease. Written by the heartbeat and the registration, read by every loop that holds claims.
#pragma once
#include <atomic>
#include <mutex>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Any thread.
class incarnation {
 public:
  worker_id id() const {
    const std::scoped_lock lock(mutex_);
    return id_;
  }
  bool has_lapsed() const { return lapsed_; }
  /// Whether claims of `worker` may be worked on: they are this incarnation's and its lease holds.
  bool owns(const worker_id& worker) const { return !lapsed_ && worker == id(); }

  void become(const worker_id& id) {
    const std::scoped_lock lock(mutex_);
    id_ = id;
  }
  /// The lease may have run out: nothing is claimed or written until restore().
  void lapse() { lapsed_ = true; }
  void restore() { lapsed_ = false; }

 private:
  mutable std::mutex mutex_;
  worker_id id_;
  std::atomic<bool> lapsed_ = false;
};

}  // namespace pagemill
