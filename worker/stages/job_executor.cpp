#include "worker/stages/job_executor.hpp"

#include <utility>

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "worker/process/host_fault.hpp"
#include "worker/stages/claim_outcome.hpp"
#include "worker/stages/failed_attempt.hpp"

namespace pagemill {

claim_end job_executor::run(const claimed_job& job,
                            const std::shared_ptr<running_job>& running) noexcept {
  stage_job at{.job = job, .running = running};
  try {
    return run_stages(at);
  } catch (const std::exception& problem) {
    return interrupted(at, problem);
  }
}

claim_end job_executor::run_stages(stage_job& at) {
  while (true) {
    at.end.reset();
    stages_.in_slot(at.job).work({&at, 1});
    auto* passed = std::get_if<stage_passed>(&at.end.value());
    if (passed == nullptr) return end(at);
    at.job = std::move(passed->job);
    hint_changed(at.job.fence.job);
  }
}

claim_end job_executor::end(const stage_job& at) {
  const auto& job = at.job;
  switch (judge_stage_end(*at.end, at.running->reason(), job)) {
    case claim_outcome::next_stage: break;  // run_stages goes on
    case claim_outcome::ended:
      policy_.host().succeeded();
      hint_changed(job.fence.job);
      if (std::get<claim_ended>(*at.end).next == after_batch::await_embedding) {
        hints_.notify(channel_job_ready);
      }
      break;
    case claim_outcome::retry_later:
    case claim_outcome::fail: return charge(job, std::get<stage_failed>(*at.end).error);
    case claim_outcome::give_back: give_back(job, at.running->release_cause()); break;
    case claim_outcome::drop:
      // A lost claim is normal: the job was cancelled, or another process has it.
      log_info("claim_lost", {{"job_id", to_string(job.fence.job)}});
      break;
  }
  return claim_end::here;
}

/// A job that fails for good leaves with others that end at this moment: floods of damaged files
/// are the shortest jobs there are.
claim_end job_executor::charge(const claimed_job& job, const job_error& error) {
  if (is_tried_again(job, error)) {
    end_failed_attempt(queue_, job, error);
    hint_changed(job.fence.job);
    return claim_end::here;
  }
  log_failed_attempt("job_failed", job, error);
  ends_.add({job.fence, error});
  return claim_end::by_completer;
}

/// The one place where it is decided whose fault an exception is.
claim_end job_executor::interrupted(const stage_job& at, const std::exception& problem) noexcept {
  const auto& job = at.job;
  const auto fault = host_fault_of(problem);
  log_error(fault ? "job_interrupted" : "job_attempt_failed",
            {{"job_id", to_string(job.fence.job)},
             {"code", fault ? fault->code : "internal_error"},
             {"error", problem.what()}});
  switch (judge_interruption(fault.has_value(), at.running->reason())) {
    case interruption::charge: return charge_failure(job);
    case interruption::give_back:
      // First, so that this process does not claim it again at once.
      if (fault)
        policy_.host().failed(fault->code, fitness::time_point::clock::now(), random_fraction());
      give_back(job, std::string(fault ? release_cause_of(*fault) : "lease_lapsed"));
      break;
  }
  return claim_end::here;
}

claim_end job_executor::charge_failure(const claimed_job& job) noexcept {
  try {
    return charge(job, stages_.in_slot(job).failure());
  } catch (const std::exception& problem) {
    held_.note_uncertain();
    log_error("job_end_failed", {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
  }
  return claim_end::here;
}

void job_executor::give_back(const claimed_job& job, const std::string& cause) noexcept {
  try {
    if (queue_.release(job.fence, slot_, cause)) hints_.notify(channel_job_ready, hint_older_jobs);
    log_info("job_released", {{"job_id", to_string(job.fence.job)}, {"cause", cause}});
    hint_changed(job.fence.job);
  } catch (const std::exception& problem) {
    // The claim watch releases what this process holds and does not work on.
    held_.note_uncertain();
    log_error("job_release_failed",
              {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
  }
}

void job_executor::hint_changed(const job_id& job) {
  hints_.notify(channel_job_changed, to_string(job));
}

}  // namespace pagemill
