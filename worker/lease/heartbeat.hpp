/// Renews the process's lease, and gives everything up in time when it cannot: a process whose
/// lease may have run out must not work on jobs that others may hold by now.
#pragma once
#include <functional>
#include <thread>

#include "common/stores/jobs/job_queue.hpp"
#include "worker/lease/lease.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

class heartbeat {
 public:
  /// `holds_lock` tells whether the session lock is held now; `register_anew` makes a new
  /// incarnation after a lapse and throws while the database is away.
  heartbeat(job_queue& queue, worker_state& state, lease_timing timing,
            std::function<bool()> holds_lock, std::function<void()> register_anew);
  ~heartbeat();
  heartbeat(const heartbeat&) = delete;
  heartbeat& operator=(const heartbeat&) = delete;

  /// `registered_at`: before the row of this incarnation was written.
  void start(steady_time registered_at);
  void stop();
  /// Renew now: the session lock was lost or found, or the drain began.
  void renew_soon() { wake_.notify(); }
  /// When the last acknowledged renewal was sent.
  steady_time last_renewal() const { return last_sent_; }
  /// Since when renewals have followed each other without a gap: what was seen of other processes
  /// before that proves nothing.
  steady_time unbroken_since() const { return unbroken_since_; }

 private:
  void loop();
  bool renew();
  void acknowledged(steady_time sent, bool locked);
  void lapse();

  job_queue& queue_;
  worker_state& state_;
  const lease_timing timing_;
  const std::function<bool()> holds_lock_;
  const std::function<void()> register_anew_;
  acknowledged_renewal last_{};
  unsigned renewals_ = 0;
  std::atomic<steady_time> last_sent_{};
  std::atomic<steady_time> unbroken_since_{};
  wakeup wake_;
  std::thread thread_;
  std::thread guard_;
  void guard_loop();
  std::mutex mutex_;  ///< last_
};

}  // namespace pagemill
