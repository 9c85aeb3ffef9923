/// Ends the claim of an attempt that failed: for good, or charged and tried again later.
#pragma once
#include <string_view>

#include "common/stores/jobs/job_queue.hpp"

namespace pagemill {

/// Whether the error is transient (common/jobs/error_codes.hpp) and retries are left.
bool is_tried_again(const claimed_job& job, const job_error& error);

/// What is tried again is charged and pending until later; any other error fails the job. One log
/// line. Infrastructure failures throw; a lost claim is normal.
void end_failed_attempt(job_queue& queue, const claimed_job& job, const job_error& error);

void log_failed_attempt(std::string_view event, const claimed_job& job, const job_error& error);

}  // namespace pagemill
