/// What the holder of claims does within a transaction: it proves that they hold, and ends them.
#pragma once
#include <span>
#include <vector>

#include "common/core/errc.hpp"
#include "common/jobs/claim.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {

/// The first three parameters of the statements that match a fence.
pqxx::params fence_params(const fence& held);
std::unexpected<error> lost_claim();

/// Locks the job's row if the claim still holds; every write for the job comes after this.
/// lost_claim.
result<void> lock_claim(transaction& open, const fence& held);

/// Moves the jobs of `worker` whose claims hold to history and returns their ids.
std::vector<job_id> finish_in(transaction& open, const worker_id& worker,
                              std::span<const finished_claim> ending);

}  // namespace pagemill::postgres
