/// The queue as workers use it: claim, fence, release, finish, sweep (design, section 4). Blocking;
/// any thread. Infrastructure failures are the exceptions of common/postgres. Implemented in
/// common/stores/jobs/job_queue.cpp.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
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
  int priority = 2;
  /// With the last job of its workspace and priority in a claim: the run_at behind which the ready
  /// ones begin, for claim_floors. Else empty.
  std::string ready_behind;
  bool suspect = false;
  bool text_complete = false;
  int pages_done = 0;
  std::optional<int> pages_total;
  int chunks_done = 0;
  std::optional<int> chunks_total;
  std::string checkpoint_json;  ///< empty: none yet
  std::string options_json;
  std::optional<std::string> password;
  std::optional<std::string> source_url;  ///< where the file is to be downloaded from
  double waited_seconds = 0;              ///< from enqueueing to this claim
};

struct worker_registration {
  worker_id id;
  std::string slot;
  std::string host;
  int pid = 0;
  std::string version;
  int slots = 0;
};

/// A worker process among the others.
struct worker_standing {
  int on_host = 1;  ///< processes of its host, itself included
  int alive = 1;    ///< processes anywhere that renewed lately, itself included
  int before = 0;   ///< those of them whose ids are smaller
};

struct renewal {
  bool is_held = false;  ///< else the row is gone, and others may have the jobs by now
  std::optional<worker_standing> standing;
};

inline constexpr std::size_t job_priorities = 4;

/// The ready jobs of a workspace and priority stand behind this place of the queue.
struct queue_place {
  workspace_id workspace;
  int priority = 0;
  std::string run_at;  ///< PostgreSQL's own text, handed back as it came
  job_id job;          ///< decides between equal times
};

/// Where a claim looks: once round the workspaces, by the gaps between those that are known.
struct claim_walk {
  std::vector<workspace_id> gap_begins;  ///< each the stop before the gap, exclusive
  std::vector<workspace_id> gap_ends;    ///< each the next stop, visited behind the gap
  std::vector<queue_place> behind;
};

struct claim_request {
  worker_id worker;
  std::string slot;
  int count = 1;
  claim_walk walk;
  /// Looks at all there is: also at jobs that were in hand when a worker died.
  bool thorough = true;
  bool embeds = false;  ///< jobs that must be embedded alone concern this process too
  /// How many jobs of one workspace may be claimed at a time, where it has no cap of its own.
  std::optional<int> workspace_jobs_max = {};
};

/// A workspace and priority that had no ready job when a thorough claim looked.
struct claim_quiet {
  workspace_id workspace;
  std::size_t priority = 0;
};

struct claim_result {
  bool suspect_waiting = false;        ///< nothing was claimed: a job waits that must run alone
  std::vector<claimed_job> jobs;       ///< in the order of the workspaces' turns
  std::optional<workspace_id> cut_at;  ///< the walk ended there before it was round
  std::vector<claim_quiet> quiet;      ///< of the known ones; after a thorough claim
  std::string moment;                  ///< later jobs are ready from then on
};

/// A claim that ends in a final state: completed without an error, or failed with one.
struct finished_claim {
  fence held;
  std::optional<job_error> error;
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
  /// The lease of the process, and its standing when it looks around.
  renewal renew_worker(const worker_id& worker, bool draining, bool locks, bool looks_around);
  void retire_worker(const worker_id& worker);
  /// Takes back what earlier incarnations of `slot` on `host` left: the slot's lock file proves
  /// their death on this host alone. Returns how many jobs.
  int release_own_slot(const worker_id& worker, const std::string& slot, const std::string& host,
                       death_blame blame);
  /// Takes back the deaths that others charged when they swept an incarnation of this process that
  /// lived all the same. Returns to how many jobs.
  int forgive_deaths(const worker_id& lived);

  claim_result claim(const claim_request& request);
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
  /// Those of `jobs` that the worker still holds.
  std::vector<held_job> still_held(const worker_id& worker, std::span<const job_id> jobs);

  /// Ends claims of one worker in one statement. Returns the jobs whose claims held; may be called
  /// again when the answer was lost.
  std::vector<job_id> finish(const worker_id& worker, std::span<const finished_claim> ending);

  // Ends of one claim. lost_claim when it does not hold any more.
  result<void> fail_for_good(const fence& held, const job_error& error);
  result<void> retry_later(const fence& held, const job_error& error,
                           std::chrono::duration<double> wait);
  /// Uncharged; `cause` goes into the event: drain, lease_lapsed, database_error ... The first
  /// takes the claims of one worker and returns how many held.
  int release(std::span<const fence> claims, const std::string& slot, const std::string& cause);
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
  /// Forgets at most `limit` idempotency keys whose jobs left the history. Returns how many.
  int forget_idempotency_keys(int keep_days, int limit);
  /// Deletes some of what is left of generations that nobody reads or writes any more, at most
  /// `limit` rows of a kind, `kept` after they were the current one. False when no document has
  /// any.
  bool forget_generations(int limit, std::chrono::seconds kept);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
