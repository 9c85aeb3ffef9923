/// The extraction slots: one thread each, which run the jobs that the fetcher assigns.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "worker/claims/job_runner.hpp"
#include "worker/claims/prefetch.hpp"
#include "worker/claims/slot_shares.hpp"
#include "worker/claims/suspect_turn.hpp"

namespace pagemill {

/// Any thread. start() and stop() as in process/service_loop.hpp; stop() waits for the running
/// jobs, which are stopped by the registry.
class slot_pool {
 public:
  /// What to claim, and for whom not.
  struct room {
    int count = 0;
    std::vector<workspace_id> passed_over = {};
  };

  /// `freed` is called on the slot's thread after each job.
  slot_pool(int slots, job_runner& runner, job_registry& registry,
            std::function<void(const claimed_job&)> freed);
  ~slot_pool();
  slot_pool(const slot_pool&) = delete;
  slot_pool& operator=(const slot_pool&) = delete;

  void start();
  void stop();

  void assign(std::vector<held_claim> jobs);
  /// The next slot that is free is for this job, for which another makes way.
  void assign_guest(held_claim job, slot_shares::time_point now);
  /// Jobs that no slot has begun; they are the caller's now.
  std::deque<held_claim> take_unbegun();
  /// How many jobs to claim.
  int wanted() const;
  /// The same where guests are expected: the last free slot is for a workspace that holds none.
  room to_claim(slot_shares::time_point now) const;
  /// As slot_shares says: since when no slot came free, who holds them, and who makes way.
  std::optional<slot_shares::time_point> stuck_at() const;
  std::vector<workspace_id> holders() const;
  std::optional<job_id> newest_of_largest() const;
  bool runs(const job_id& job) const;
  /// No slot came free: claim no more than runs at once, until jobs are short again.
  void note_stalled();
  /// Whether more is claimed than runs at once.
  bool is_ahead() const;
  /// Assigned or running.
  int in_hand() const;

 private:
  void work();
  bool next(held_claim& job);
  void run(const held_claim& held);
  std::vector<workspace_id> holders_of_all() const;

  const int slots_;
  job_runner& runner_;
  job_registry& registry_;
  const std::function<void(const claimed_job&)> freed_;
  mutable std::mutex mutex_;
  std::condition_variable assigned_;
  std::deque<held_claim> waiting_;
  int in_hand_ = 0;
  prefetch ahead_;
  slot_shares shares_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace pagemill
