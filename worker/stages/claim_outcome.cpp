#include "worker/stages/claim_outcome.hpp"

#include "common/jobs/error_codes.hpp"

namespace pagemill {

bool is_tried_again(const claimed_job& job, const job_error& error) {
  return is_transient(error.code) && job.failures < job.max_retries;
}

claim_outcome judge_stage_end(const stage_end& end, stop_reason reason, const claimed_job& job) {
  if (std::holds_alternative<stage_passed>(end)) return claim_outcome::next_stage;
  if (std::holds_alternative<claim_ended>(end)) return claim_outcome::ended;
  if (const auto* failed = std::get_if<stage_failed>(&end)) {
    return is_tried_again(job, failed->error) ? claim_outcome::retry_later : claim_outcome::fail;
  }
  const bool lost = std::holds_alternative<stage_lost>(end) || reason >= stop_reason::lost;
  return lost ? claim_outcome::drop : claim_outcome::give_back;
}

interruption judge_interruption(bool is_host_fault, stop_reason reason) {
  return !is_host_fault && reason < stop_reason::lost ? interruption::charge
                                                      : interruption::give_back;
}

}  // namespace pagemill
