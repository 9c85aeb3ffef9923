/// What the loops of a worker process share: who it is now, and whether it may claim.
#pragma once
#include <atomic>
#include <mutex>

#include "common/core/uuid.hpp"
#include "worker/claims/claim_pause.hpp"
#include "worker/claims/job_registry.hpp"
#include "worker/process/progress.hpp"
#include "worker/process/wakeup.hpp"

namespace pagemill {

/// What may be claimed here now. A job that killed its worker twice (a suspect) runs alone: while
/// one waits or runs, nothing else is claimed.
enum class claim_rule {
  all,
  none,
  embedding_suspect,  ///< nothing runs: the embedding stage is to claim a suspect
};

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
  bool may_claim() const {
    return !draining && !lapsed && pause.over(wakeup::clock::now());
  }

  std::atomic<bool> draining = false;
  std::atomic<bool> lapsed = false;  ///< the lease ran out; claims nothing until registered anew
  std::atomic<int> workers_on_host = 1;              ///< of this host, this one included
  std::atomic<int> workers_alive = 1;                ///< anywhere, this one included
  std::atomic<int> workers_before = 0;               ///< alive, anywhere, with smaller ids
  std::atomic<bool> embeds = false;                  ///< has a model, and so the stage embedding
  std::atomic<claim_rule> claims = claim_rule::all;  ///< set by the job fetcher
  /// Claims of the stage embedding under way: raised before `claims` is read, lowered when the jobs
  /// are in the registry, so that none is overlooked by who wants to be alone.
  std::atomic<int> embedding_claims = 0;
  std::atomic<bool> hints_work = false;  ///< NOTIFY is heard: poll slowly
  /// Jobs went back to where claims of this process looked before: the next one looks everywhere.
  std::atomic<bool> look_back = true;
  /// A claim's answer was lost, or a claim could not be ended: the claim watch looks for such.
  std::atomic<bool> claims_uncertain = true;
  bool is_embedding() const { return embedding_claims > 0 || embedding.size() > 0; }
  job_registry extracting;
  job_registry embedding;
  wakeup work_for_slots;     ///< a job may be there to extract
  wakeup work_for_embedder;  ///< a job may be there to embed
  wakeup claims_changed;     ///< a job was cancelled
  claim_pause pause;         ///< after failures of the database
  progress_board progress;   ///< for the watchdog

 private:
  mutable std::mutex mutex_;
  worker_id id_;
};

}  // namespace pagemill
