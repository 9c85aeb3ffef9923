/// The interface of a stage: what a worker does with a job between two steps of its state. Stages
/// are listed in stage_table.cpp.
#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "common/jobs/claim.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "worker/claims/job_registry.hpp"

namespace pagemill {

// How a stage ended with a job.
/// The claim is kept, and the job is at another stage now.
struct stage_passed {
  claimed_job job;
};
/// The stage has written all, and the end of the claim with it.
struct claim_ended {
  after_batch next = after_batch::complete;
};
struct stage_failed {
  job_error error;
};
struct stage_stopped {};  ///< by running_job::reason(); what was finished is written
struct stage_lost {};     ///< the claim did not hold at a write
using stage_end = std::variant<stage_passed, claim_ended, stage_failed, stage_stopped, stage_lost>;

/// A claimed job at a stage.
struct stage_job {
  claimed_job job;
  std::shared_ptr<running_job> running;
  int position = 0;  ///< how far the stage has come, in its own units
  int model = 0;     ///< of the stage embedding: whose vectors the position counts
  int share = 0;     ///< of a round, in the same units; 0: as much as the stage sees fit
  std::optional<stage_end> end = {};
};

/// Who may work on a stage's jobs now.
enum class stage_readiness {
  ready,
  on_trial,  ///< one lane, with one job: what the stage depends on has failed
  waits,     ///< nobody: its jobs wait unclaimed
};

/// Any thread, several at a time, each with jobs of its own.
class stage {
 public:
  stage() = default;
  virtual ~stage() = default;
  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  /// Whether a job, as it was claimed, is at this stage.
  virtual bool takes(const claimed_job& job) const = 0;
  /// Works on jobs side by side, and sets `end` of those that have ended; the others are passed in
  /// again. In a slot it gets one job and runs it to its end. Infrastructure failures throw.
  virtual void work(std::span<stage_job> jobs) = 0;
  virtual stage_readiness readiness() const { return stage_readiness::ready; }
  /// The most units of a round that are one piece of work, which succeeds or fails as a whole.
  virtual int round_max() const { return std::numeric_limits<int>::max(); }
  /// What a job is charged with when work() throws or the database refuses what it writes.
  virtual job_error failure() const {
    return {.code = "internal_error",
            .message = "The worker could not process the document.",
            .stage = job_stage::extracting,
            .page = std::nullopt};
  }
};

}  // namespace pagemill
