/// How many worker processes there are besides this one, as the heartbeat last saw it. Written by
/// the heartbeat; read by the loops that share the database with the others.
#pragma once
#include <mutex>

#include "common/jobs/worker_process.hpp"

namespace pagemill {

/// Any thread.
class fleet_view {
 public:
  worker_standing standing() const {
    const std::scoped_lock lock(mutex_);
    return standing_;
  }
  void note(const worker_standing& seen) {
    const std::scoped_lock lock(mutex_);
    standing_ = seen;
  }

 private:
  mutable std::mutex mutex_;
  worker_standing standing_;
};

}  // namespace pagemill
