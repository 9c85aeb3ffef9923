#include "common/stores/jobs/job_row.hpp"

#include "common/postgres/row_values.hpp"

namespace pagemill::postgres {

job read_job(const pqxx::row& row) {
  job value;
  value.id = {read_uuid(row["id"])};
  value.document_id = {read_uuid(row["document_id"])};
  value.state = parse_job_state(row["state"].view()).value();
  value.stage = parse_job_stage(row["stage"].view()).value();
  value.priority = row["priority"].as<int>();
  value.run_at = row["run_at"].as<std::string>();
  value.created_at = row["created_at"].as<std::string>();
  value.started_at = read_optional<std::string>(row["started_at"]);
  value.finished_at = read_optional<std::string>(row["finished_at"]);
  value.attempt = row["attempt"].as<int>();
  value.failures = row["failures"].as<int>();
  value.max_retries = row["max_retries"].as<int>();
  value.worker = read_optional<std::string>(row["slot"]);
  value.options_json = row["options"].as<std::string>();
  value.tags_json = row["tags"].as<std::string>();
  value.filename = read_optional<std::string>(row["filename"]);
  value.sha256 = read_optional<std::string>(row["sha256"]);
  value.bytes = read_optional<std::int64_t>(row["bytes"]);
  value.error_json = read_optional<std::string>(row["error"]);
  value.pages_done = row["pages_done"].as<int>();
  value.pages_total = read_optional<int>(row["pages_total"]);
  value.chunks_done = row["chunks_done"].as<int>();
  value.chunks_total = read_optional<int>(row["chunks_total"]);
  value.version = row["version"].as<std::int64_t>();
  return value;
}

std::optional<job> find_job(transaction& open, const job_id& id) {
  const auto rows = open.exec(sql::job_by_id, pqxx::params{to_string(id)});
  if (rows.empty()) return std::nullopt;
  return read_job(rows[0]);
}

}  // namespace pagemill::postgres
