/// The statement that ends claims in a final state: by itself, or in the transaction that writes
/// the results.
#pragma once
#include <span>
#include <vector>

#include "common/jobs/claim.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {

/// Moves the jobs of `worker` whose claims hold to history and returns their ids.
std::vector<job_id> finish_in(transaction& open, const worker_id& worker,
                              std::span<const finished_claim> ending);

}  // namespace pagemill::postgres
