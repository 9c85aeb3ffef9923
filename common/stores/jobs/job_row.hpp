/// A row of the view jobs as the value that clients see.
#pragma once
#include <optional>

#include <pqxx/row>

#include "common/jobs/job.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {

/// From a row with the columns of job_by_id.
job read_job(const pqxx::row& row);
/// The job, live or finished, if the transaction may see it.
std::optional<job> find_job(transaction& open, const job_id& id);

}  // namespace pagemill::postgres
