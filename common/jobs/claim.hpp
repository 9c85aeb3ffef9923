/// Claims on jobs: what a worker asks for, what it gets, and what proves that it still holds it
/// (design, section 4).
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

/// What proves that a claim still holds: matched, under the row's lock, by every later write.
struct fence {
  job_id job;
  worker_id worker;
  std::int64_t token = 0;
};

/// A job as the worker that claimed it gets it.
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

inline constexpr std::size_t job_priorities = 4;

/// The ready jobs of a workspace and priority come after this place in the queue.
struct queue_place {
  workspace_id workspace;
  int priority = 0;
  std::string run_at;  ///< as it was read, handed back unchanged
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

/// A job that a worker holds, with the token of its claim.
struct held_job {
  job_id job;
  std::int64_t token = 0;
};

}  // namespace pagemill
