#include "common/stores/jobs/held_claims.hpp"

#include "common/postgres/row_values.hpp"

namespace pagemill::postgres {

pqxx::params fence_params(const fence& held) {
  return pqxx::params{to_string(held.job), to_string(held.worker), held.token};
}

std::unexpected<error> lost_claim() {
  return fail(errc::lost_claim, "the claim was lost");
}

result<void> lock_claim(transaction& open, const fence& held) {
  if (open.exec(sql::fence_job, fence_params(held)).empty()) return lost_claim();
  return {};
}

std::vector<job_id> finish_in(transaction& open, const worker_id& worker,
                              std::span<const finished_claim> ending) {
  std::vector<std::string> errors;
  errors.reserve(ending.size());
  for (const auto& end : ending) errors.push_back(end.error ? to_json(*end.error) : std::string());
  const auto state_of = [](const finished_claim& end) {
    return to_string(end.error ? job_state::failed : job_state::completed);
  };
  const auto job_of = [](const finished_claim& end) { return end.held.job; };
  const auto token_of = [](const finished_claim& end) { return end.held.token; };
  const auto rows =
      open.exec(sql::finish_jobs, pqxx::params{plain_array(ending, job_of), to_string(worker),
                                               plain_array(ending, token_of),
                                               plain_array(ending, state_of), text_array(errors)});
  std::vector<job_id> finished;
  finished.reserve(static_cast<std::size_t>(rows.size()));
  for (const auto& row : rows) finished.push_back({read_uuid(row[0])});
  return finished;
}

}  // namespace pagemill::postgres
