#include "benchmarks/noop_runner.hpp"

#include <exception>

#include "common/core/log.hpp"
#include "worker/wakeup.hpp"

namespace pagemill::benchmarks {

void noop_runner::run(const claimed_job& job, running_job& running) noexcept {
  try {
    journal_.started(to_string(job.fence.job));
    if (length_ == job_length::until_stopped) {
      wakeup pause;
      while (running.reason() == stop_reason::none) pause.wait_for(std::chrono::milliseconds(5));
      return;
    }
    if (const auto ended = queue_.complete(job.fence); !ended) {
      log_warning("claim_lost", {{"job_id", to_string(job.fence.job)}});
      return;
    }
    journal_.ended();
  } catch (const std::exception& problem) {
    log_error("job_end_failed", {{"job_id", to_string(job.fence.job)}, {"error", problem.what()}});
  }
}

}  // namespace pagemill::benchmarks
