/// Runs one claimed job through the stages downloading and extracting and ends its claim by the
/// outcome. Every failure of a job is caught here.
#pragma once
#include "common/stores/jobs/job_queue.hpp"
#include "common/postgres/notifier.hpp"
#include "worker/stages/extraction.hpp"
#include "worker/stages/job_runner.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

class job_executor final : public job_runner {
 public:
  job_executor(extraction_tools tools, job_queue& queue, completer& ends, postgres::notifier& hints,
               worker_state& state, std::string slot)
      : tools_(tools),
        queue_(queue),
        ends_(ends),
        hints_(hints),
        state_(state),
        slot_(std::move(slot)) {}

  claim_end run(const claimed_job& job, running_job& running) noexcept override;

 private:
  claim_end fetch(const claimed_job& job, running_job& running);
  claim_end extract(const claimed_job& job, running_job& running);
  claim_end end(const claimed_job& job, running_job& running, const extraction_end& outcome);
  claim_end end_failed(const claimed_job& job, const job_error& error);
  claim_end fail_attempt(const claimed_job& job, job_error error) noexcept;
  void give_back(const claimed_job& job, const std::string& cause) noexcept;
  void hint_changed(const job_id& job);

  extraction_tools tools_;
  job_queue& queue_;
  completer& ends_;
  postgres::notifier& hints_;
  worker_state& state_;
  std::string slot_;
};

}  // namespace pagemill
