/// Claims on jobs: what a worker asks for, what it gets, and what proves that it still holds them
/// (docs/architecture.md, life of a job).
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

/// Proves that a claim still holds: every later write for the job must match it, under the row's
/// lock.
struct fence {
  job_id job;
  worker_id worker;
  std::int64_t token = 0;
};

/// A job as its worker gets it.
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
  /// Of the last job of its workspace and priority in a claim: the run_at after which the ready
  /// ones begin, for claim_floors. Otherwise empty.
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

inline constexpr std::size_t job_priorities = 4;

/// A place in the queue; the ready jobs of its workspace and priority come after it.
struct queue_place {
  workspace_id workspace;
  int priority = 0;
  std::string run_at;  ///< as it was read, passed back unchanged
  job_id job;          ///< breaks ties
};

/// Where a claim looks: once around the workspaces, by the gaps between the known ones.
struct claim_walk {
  std::vector<workspace_id> gap_begins;  ///< the stop before each gap, exclusive
  std::vector<workspace_id> gap_ends;    ///< the stop after each gap, visited after it
  std::vector<queue_place> behind;
};

struct claim_request {
  worker_id worker;
  std::string slot;
  int count = 1;
  claim_walk walk;
  /// Looks at everything, also at jobs that a worker held when it died.
  bool thorough = true;
  bool embeds = false;  ///< this process also runs the stage embedding
  /// How many jobs of one workspace may be claimed at a time if it has no cap of its own.
  std::optional<int> workspace_jobs_max = {};
  std::vector<workspace_id> passed_over = {};  ///< workspaces that get nothing now
  /// Claim nothing while a suspect waits that no process has taken.
  bool takes_suspects = true;
};

/// What a claim for the stage embedding asks for.
struct embedding_share {
  int count = 1;
  int of_one_workspace = 1;
  std::vector<workspace_id> passed_over = {};  ///< these get nothing
};

/// A workspace and priority that had no ready job when a thorough claim looked.
struct claim_quiet {
  workspace_id workspace;
  std::size_t priority = 0;
};

struct claim_result {
  bool suspect_waiting = false;   ///< a job that must run alone waits, and nobody has taken one
  std::vector<claimed_job> jobs;  ///< in the order of the workspaces' turns
  std::optional<workspace_id> cut_at;  ///< the walk ended there before it came around
  std::vector<claim_quiet> quiet;      ///< among the known ones; after a thorough claim
  std::string moment;                  ///< whatever becomes ready later has a run_at after this
};

/// A claim that ends in a final state: completed without an error, or failed with one.
struct finished_claim {
  fence held;
  std::optional<job_error> error;
};

/// A job that a worker holds, with the token of its claim.
struct held_job {
  job_id job;
  std::int64_t token = 0;
  bool suspect = false;
};

}  // namespace pagemill
