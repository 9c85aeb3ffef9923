/// The queue as workers use it: claim, fence, release, finish, sweep (design, section 4). Blocking;
/// any thread. Infrastructure failures are the exceptions of common/postgres. Implemented in
/// common/postgres/job_queue.cpp.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/errc.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// What proves that a claim still holds: matched, under the row's lock, by every later write.
struct fence {
  job_id job;
  worker_id worker;
  std::int64_t token = 0;
};

struct claimed_job {
  pagemill::fence fence;
  workspace_id workspace;
  document_id document;
  int generation = 1;
  std::optional<blob_id> blob;
  std::int64_t bytes = 0;
  int attempt = 0;
  int failures = 0;
  int max_retries = 0;
  bool suspect = false;
  bool text_complete = false;
  int pages_done = 0;
  std::optional<int> pages_total;
  int chunks_done = 0;
  std::optional<int> chunks_total;
  std::string checkpoint_json;  ///< empty: none yet
  std::string options_json;
  std::optional<std::string> password;
  double waited_seconds = 0;  ///< from enqueueing to this claim
};

struct worker_registration {
  worker_id id;
  std::string slot;
  std::string host;
  int pid = 0;
  std::string version;
  int slots = 0;
};

struct claim_request {
  worker_id worker;
  std::string slot;
  int count = 1;
  workspace_id after;  ///< the workspace served last: the turn goes on behind it
};

/// Another worker process, as the sweeper sees it now.
struct worker_sighting {
  worker_id id;
  std::string slot;
  std::string stamp;    ///< of its last renewal; compared, never computed with
  bool locks = false;   ///< it said that it holds a session lock
  bool locked = false;  ///< the lock is held now
};

struct held_job {
  job_id job;
  std::int64_t token = 0;
};

enum class death_blame { counted, not_counted };

class job_queue {
 public:
  explicit job_queue(postgres::connection_pool& pool) : pool_(pool) {}

  void register_worker(const worker_registration& registration);
  /// How many worker processes this host has now, itself included. Nothing: the row is gone, others
  /// may have the jobs by now.
  std::optional<int> renew_worker(const worker_id& worker, bool draining, bool locks);
  void retire_worker(const worker_id& worker);
  /// Takes back what earlier incarnations of `slot` on `host` left: the slot's lock file proves
  /// their death on this host alone. Returns how many jobs.
  int release_own_slot(const worker_id& worker, const std::string& slot, const std::string& host,
                       death_blame blame);

  /// In the order of the workspaces' turns.
  std::vector<claimed_job> claim(const claim_request& request);
  /// One job that killed its worker twice; only for a process that runs nothing else.
  std::optional<claimed_job> claim_suspect(const worker_id& worker, const std::string& slot);
  /// The same for one that did it while it was embedded.
  std::optional<claimed_job> claim_embedding_suspect(const worker_id& worker,
                                                     const std::string& slot);
  /// Whether a job waits that must run alone; those for an embedder count when `embeds`.
  bool suspect_waiting(bool embeds);
  /// Jobs whose text is written, for the stage embedding, first come first served.
  std::vector<claimed_job> claim_embedding(const worker_id& worker, const std::string& slot,
                                           int count);

  std::vector<held_job> held_by(const worker_id& worker);

  // Ends of a claim. lost_claim when it does not hold any more.
  result<void> complete(const fence& held);
  result<void> fail_for_good(const fence& held, const job_error& error);
  result<void> retry_later(const fence& held, const job_error& error,
                           std::chrono::duration<double> wait);
  /// Uncharged; `cause` goes into the event: drain, lease_lapsed, database_error ...
  result<void> release(const fence& held, const std::string& slot, const std::string& cause);

  /// Other worker processes, when this one is the sweeper now; nothing when another process is.
  std::optional<std::vector<worker_sighting>> watch_workers(const worker_id& self);
  /// Takes the jobs of a worker whose stamp is still the one seen. Returns how many jobs, nothing
  /// when it renewed meanwhile.
  std::optional<int> take_from_dead(const worker_sighting& dead);
  /// Takes back the jobs whose worker has no row any more. Returns how many.
  int release_orphans();
  /// Fails the jobs that killed a third worker. Returns how many.
  int fail_poisoned();
  /// Partitions of history and events. Returns how many were made or dropped.
  int maintain_partitions(int keep_days);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
