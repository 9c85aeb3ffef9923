/// The jobs that this process works on, and how to stop each of them from another thread.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "common/extractor/launcher.hpp"
#include "common/jobs/claim.hpp"
#include "worker/process/wakeup.hpp"

namespace pagemill {

/// Why a running job is to stop, weakest first: a stronger reason replaces a weaker one.
enum class stop_reason {
  none,
  drain,      ///< at the next page or batch: checkpoint and release
  drain_now,  ///< at once: the child is killed, what is finished is written, then release
  lost,       ///< cancelled or another's: drop the output
  lapsed,     ///< the lease may have run out: drop the output
};

/// One running job. The worker's thread reads reason() at each page; other threads call stop().
class running_job {
 public:
  explicit running_job(fence held) : held_(held) {}
  const fence& held() const { return held_; }
  stop_reason reason() const { return reason_; }
  /// Raises the reason; from drain_now on kills the child that works on the job.
  void stop(stop_reason reason);
  /// The same, so that a job of another workspace gets the slot.
  void make_way(stop_reason reason);
  /// What the event of a release says: drain, made_way.
  const char* release_cause() const { return makes_way_ ? "made_way" : "drain"; }
  /// The child that works on the job from now on. Killed at once when the job is already to stop.
  void set_child(const kill_switch& child);
  /// The child no longer works on this job: from here on stop() does not touch it.
  void clear_child();

 private:
  const fence held_;
  std::atomic<stop_reason> reason_ = stop_reason::none;
  std::atomic<bool> makes_way_ = false;
  std::mutex mutex_;
  bool has_child_ = false;
  kill_switch child_;
};

/// Any thread.
class job_registry {
 public:
  std::shared_ptr<running_job> add(const fence& held);
  void remove(const fence& held);
  std::vector<std::shared_ptr<running_job>> snapshot() const;
  /// Null: nothing works on it.
  std::shared_ptr<running_job> find(const job_id& job) const;
  void stop_all(stop_reason reason);
  /// All but `spared`.
  void stop_others(const job_id& spared, stop_reason reason);
  std::size_t size() const;
  /// Waits until nothing runs, at most until `deadline`. True: nothing runs.
  bool wait_empty(wakeup::clock::time_point deadline) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::unordered_map<job_id, std::shared_ptr<running_job>> jobs_;
};

}  // namespace pagemill
