#include "worker/stages/failed_attempt.hpp"

#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"
#include "worker/stages/claim_outcome.hpp"

namespace pagemill {

void end_failed_attempt(claim_store& queue, const claimed_job& job, const job_error& error) {
  const bool again = is_tried_again(job, error);
  const auto ended = again ? queue.retry_later(job.fence, error,
                                               wait_after(retry::job, job.failures + 1,
                                                          random_fraction(), error.retry_after))
                           : queue.fail_for_good(job.fence, error);
  // A lost claim is normal: the job was cancelled, or another process has it.
  if (!ended) return log_failed_attempt("claim_lost", job, error);
  log_failed_attempt(again ? "job_retry_scheduled" : "job_failed", job, error);
}

stage_end not_written(const error& why, job_stage at) {
  if (why.code != errc::too_large) return stage_lost{};
  return stage_failed{
      {.code = why.reason, .message = why.message, .stage = at, .page = std::nullopt}};
}

void log_failed_attempt(std::string_view event, const claimed_job& job, const job_error& error) {
  log_warning(event, {{"job_id", to_string(job.fence.job)},
                      {"document_id", to_string(job.document)},
                      {"workspace_id", to_string(job.workspace)},
                      {"code", error.code},
                      {"page", error.page.value_or(0)}});
}

}  // namespace pagemill
