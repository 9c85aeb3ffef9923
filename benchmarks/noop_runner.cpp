#include "benchmarks/noop_runner.hpp"

#include "worker/process/wakeup.hpp"

namespace pagemill::benchmarks {

claim_end noop_runner::run(const claimed_job& job,
                           const std::shared_ptr<running_job>& running) noexcept {
  journal_.started(to_string(job.fence.job));
  if (length_ == job_length::until_stopped) {
    wakeup pause;
    while (running->reason() == stop_reason::none) pause.wait_for(std::chrono::milliseconds(5));
    return claim_end::here;
  }
  ends_.add({job.fence, std::nullopt});
  return claim_end::by_completer;
}

void noop_runner::ended(const job_id&) noexcept {
  journal_.ended();
}

}  // namespace pagemill::benchmarks
