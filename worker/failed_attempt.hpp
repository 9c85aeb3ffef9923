/// Ends the claim of an attempt that failed: for good, or charged and tried again later.
#pragma once
#include "common/jobs/job_queue.hpp"

namespace pagemill {

/// A transient error (common/jobs/error_codes.hpp) is charged and tried later while retries are
/// left; any other fails the job. One log line. Infrastructure failures throw; a lost claim is
/// normal.
void end_failed_attempt(job_queue& queue, const claimed_job& job, const job_error& error);

}  // namespace pagemill
