/// What follows for a claim when a stage has ended with its job, or was interrupted. Pure.
#pragma once
#include "worker/stages/stage.hpp"

namespace pagemill {

/// Whether the error is transient (common/jobs/error_codes.hpp) and retries are left.
bool is_tried_again(const claimed_job& job, const job_error& error);

enum class claim_outcome {
  next_stage,   ///< the claim is kept
  ended,        ///< the stage has ended it
  retry_later,  ///< charged, and tried again later
  fail,         ///< for good
  give_back,    ///< uncharged
  drop,         ///< another process has the job, or nobody: nothing is to be written
};
claim_outcome judge_stage_end(const stage_end& end, stop_reason reason, const claimed_job& job);

/// charge: fail or retry_later by the error; give_back: uncharged.
enum class interruption { charge, give_back };
/// Of an attempt that ended with an exception, which was the host's fault or not. A lapsed lease
/// says that the database was away, whatever it answered at last.
interruption judge_interruption(bool is_host_fault, stop_reason reason);

}  // namespace pagemill
