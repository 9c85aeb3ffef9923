/// Takes, checks, releases and ends claims on jobs. Blocking; any thread. Infrastructure failures
/// are the exceptions of common/postgres.
#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/core/errc.hpp"
#include "common/jobs/claim.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

class claim_store {
 public:
  explicit claim_store(postgres::connection_pool& pool) : pool_(pool) {}

  claim_result claim(const claim_request& request);
  /// Claims one job that killed its worker twice; the process must run it with nothing else.
  std::optional<claimed_job> claim_suspect(const worker_id& worker, const std::string& slot);
  /// The same for one that did so while it was embedded.
  std::optional<claimed_job> claim_embedding_suspect(const worker_id& worker,
                                                     const std::string& slot);
  /// The suspect now runs alone: from here on, a death is charged to it. lost_claim.
  result<void> begin_suspect(const fence& held);
  /// Claims jobs whose text is written, for the stage embedding. Workspaces take turns, beginning
  /// behind `after`.
  std::vector<claimed_job> claim_embedding(const worker_id& worker, const std::string& slot,
                                           const embedding_share& wanted,
                                           const workspace_id& after = {});

  std::vector<held_job> held_by(const worker_id& worker);
  /// The subset of `jobs` that the worker still holds.
  std::vector<held_job> still_held(const worker_id& worker, std::span<const job_id> jobs);

  /// Ends claims of one worker in one statement. Returns the jobs whose claims still held. May be
  /// repeated if the answer was lost.
  std::vector<job_id> finish(const worker_id& worker, std::span<const finished_claim> ending);

  // These end one claim. lost_claim: it no longer holds.
  result<void> fail_for_good(const fence& held, const job_error& error);
  result<void> retry_later(const fence& held, const job_error& error,
                           std::chrono::duration<double> wait);
  /// Release claims without charging the jobs; `cause` goes into the event: drain, lease_lapsed,
  /// database_error ... The first takes claims of one worker and returns how many still held.
  int release(std::span<const fence> claims, const std::string& slot, const std::string& cause);
  result<void> release(const fence& held, const std::string& slot, const std::string& cause);

  /// Fails the jobs that have killed three workers. Returns their number.
  int fail_poisoned();

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
