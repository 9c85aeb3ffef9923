/// What a worker does with the jobs that it claims. The service runs documents (job_executor); the
/// queue's benchmark runs jobs that do nothing, so that all the rest is measured as it is.
#pragma once
#include <functional>
#include <memory>

#include "common/jobs/claim.hpp"
#include "worker/claims/completer.hpp"
#include "worker/claims/job_registry.hpp"

namespace pagemill {

/// Who ends the claim and takes the job out of the registry.
enum class claim_end { here, by_completer };

/// Any thread, several at a time.
class job_runner {
 public:
  job_runner() = default;
  virtual ~job_runner() = default;
  job_runner(const job_runner&) = delete;
  job_runner& operator=(const job_runner&) = delete;

  /// Runs one claimed job and ends its claim, or hands that over to the completer. Never throws: a
  /// claim that cannot be ended because the database is away is found and released by the claim
  /// watch.
  virtual claim_end run(const claimed_job& job,
                        const std::shared_ptr<running_job>& running) noexcept = 0;
  /// The completer has written the end of a job.
  virtual void ended(const job_id&) noexcept {}
};

/// Makes the runner of a worker that does something other than documents.
using runner_factory = std::function<std::unique_ptr<job_runner>(completer& ends)>;

}  // namespace pagemill
