/// The job that does nothing: it is completed as soon as it is claimed. Exists only in the
/// benchmark.
#pragma once
#include "benchmarks/noop_journal.hpp"
#include "worker/claims/job_runner.hpp"

namespace pagemill::benchmarks {

enum class job_length {
  none,
  until_stopped,  ///< held until the job is stopped, so that its worker can be killed over it
};

class noop_runner final : public job_runner {
 public:
  noop_runner(completer& ends, noop_journal& journal, job_length length)
      : ends_(ends), journal_(journal), length_(length) {}
  claim_end run(const claimed_job& job,
                const std::shared_ptr<running_job>& running) noexcept override;
  void ended(const job_id& job) noexcept override;

 private:
  completer& ends_;
  noop_journal& journal_;
  const job_length length_;
};

}  // namespace pagemill::benchmarks
