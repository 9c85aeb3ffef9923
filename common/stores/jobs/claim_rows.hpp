/// Reads what the claiming statements return.
#pragma once
#include <vector>

#include <pqxx/result>
#include <pqxx/row>

#include "common/jobs/claim.hpp"

namespace pagemill::postgres {

claimed_job read_claim(const pqxx::row& row, const worker_id& worker);
std::vector<claimed_job> read_claims(const pqxx::result& rows, const worker_id& worker);
/// For claim_jobs.sql: each row says how far the walk got, and contains a job if one was claimed.
claim_result read_claim_result(const pqxx::result& rows, const worker_id& worker);

}  // namespace pagemill::postgres
