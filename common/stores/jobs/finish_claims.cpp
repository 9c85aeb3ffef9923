#include "common/stores/jobs/finish_claims.hpp"

#include "common/postgres/row_values.hpp"

namespace pagemill::postgres {

std::vector<job_id> finish_in(transaction& open, const worker_id& worker,
                              std::span<const finished_claim> ending) {
  const auto column = [&](auto&& text_of) { return plain_array(ending, text_of); };
  std::vector<std::string> errors;
  errors.reserve(ending.size());
  for (const auto& end : ending) errors.push_back(end.error ? to_json(*end.error) : std::string());
  const auto rows = open.exec(
      sql::finish_jobs,
      pqxx::params{
          column([](const auto& end) { return to_string(end.held.job); }), to_string(worker),
          column([](const auto& end) { return std::to_string(end.held.token); }),
          column([](const auto& end) {
            return std::string(to_string(end.error ? job_state::failed : job_state::completed));
          }),
          text_array(errors)});
  std::vector<job_id> finished;
  finished.reserve(static_cast<std::size_t>(rows.size()));
  for (const auto& row : rows) finished.push_back({read_uuid(row[0])});
  return finished;
}

}  // namespace pagemill::postgres
