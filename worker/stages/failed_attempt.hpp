/// Ends the claim of a failed attempt: for good, or charged and tried again later.
#pragma once
#include <string_view>

#include "common/core/errc.hpp"
#include "common/stores/jobs/claim_store.hpp"
#include "worker/stages/stage.hpp"

namespace pagemill {

/// Charges the job and makes it pending until a later time, or fails it where is_tried_again() says
/// no. Logs one line. Infrastructure failures throw; a lost claim is normal.
void end_failed_attempt(claim_store& queue, const claimed_job& job, const job_error& error);

/// How a stage ends whose write was refused: the claim was lost, or the workspace is at its quota.
stage_end not_written(const error& why, job_stage at);

void log_failed_attempt(std::string_view event, const claimed_job& job, const job_error& error);

}  // namespace pagemill
