#include "worker/stages/claim_outcome.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

claimed_job job_with_failures(int failures) {
  claimed_job job;
  job.failures = failures;
  job.max_retries = 3;
  return job;
}

stage_end failed_with(const char* code) {
  return stage_failed{{.code = code, .message = "It went wrong."}};
}

claim_outcome outcome_of(const stage_end& end, stop_reason reason = stop_reason::none,
                         int failures = 0) {
  return judge_stage_end(end, reason, job_with_failures(failures));
}

}  // namespace

TEST_CASE("a stage that has done its work passes the job on or has ended its claim") {
  CHECK(outcome_of(stage_passed{}) == claim_outcome::next_stage);
  CHECK(outcome_of(claim_ended{after_batch::complete}) == claim_outcome::ended);
  // What is written is written, whatever was asked meanwhile.
  CHECK(outcome_of(claim_ended{after_batch::await_embedding}, stop_reason::lapsed) ==
        claim_outcome::ended);
}

TEST_CASE("a transient failure is tried again while retries are left, a permanent one never") {
  CHECK(outcome_of(failed_with("internal_error")) == claim_outcome::retry_later);
  CHECK(outcome_of(failed_with("internal_error"), stop_reason::none, 2) ==
        claim_outcome::retry_later);
  CHECK(outcome_of(failed_with("internal_error"), stop_reason::none, 3) == claim_outcome::fail);
  CHECK(outcome_of(failed_with("damaged_pdf")) == claim_outcome::fail);
}

TEST_CASE("a job that was stopped is given back, unless the claim was lost") {
  CHECK(outcome_of(stage_stopped{}, stop_reason::drain) == claim_outcome::give_back);
  CHECK(outcome_of(stage_stopped{}, stop_reason::drain_now) == claim_outcome::give_back);
  CHECK(outcome_of(stage_stopped{}, stop_reason::lost) == claim_outcome::drop);
  CHECK(outcome_of(stage_stopped{}, stop_reason::lapsed) == claim_outcome::drop);
  CHECK(outcome_of(stage_lost{}) == claim_outcome::drop);
}

TEST_CASE("what is not the host's fault is charged while the claim is ours") {
  CHECK(judge_interruption(false, stop_reason::none) == interruption::charge);
  CHECK(judge_interruption(false, stop_reason::drain_now) == interruption::charge);
  CHECK(judge_interruption(false, stop_reason::lost) == interruption::give_back);
  CHECK(judge_interruption(false, stop_reason::lapsed) == interruption::give_back);
  CHECK(judge_interruption(true, stop_reason::none) == interruption::give_back);
}
