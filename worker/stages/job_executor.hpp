/// Runs one claimed job through the stages of a slot and ends its claim by the outcome. Every
/// failure of a job is caught here.
#pragma once
#include <string>

#include "common/postgres/error_mapping.hpp"
#include "common/postgres/notifier.hpp"
#include "common/stores/jobs/claim_store.hpp"
#include "worker/claims/claim_policy.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/claims/job_runner.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

class job_executor final : public job_runner {
 public:
  /// All outlive it.
  job_executor(const stage_table& stages, claim_store& queue, completer& ends,
               postgres::notifier& hints, claim_policy& policy, held_jobs& held, std::string slot)
      : stages_(stages),
        queue_(queue),
        ends_(ends),
        hints_(hints),
        policy_(policy),
        held_(held),
        slot_(std::move(slot)) {}

  claim_end run(const claimed_job& job,
                const std::shared_ptr<running_job>& running) noexcept override;

 private:
  claim_end run_stages(stage_job& at);
  claim_end end(const stage_job& at);
  claim_end charge(const claimed_job& job, const job_error& error);
  claim_end interrupted(const stage_job& at, const std::exception& problem) noexcept;
  claim_end charge_failure(const claimed_job& job) noexcept;
  void give_back(const claimed_job& job, const std::string& cause) noexcept;
  void hint_changed(const job_id& job);

  const stage_table& stages_;
  claim_store& queue_;
  completer& ends_;
  postgres::notifier& hints_;
  claim_policy& policy_;
  held_jobs& held_;
  const std::string slot_;
};

}  // namespace pagemill
