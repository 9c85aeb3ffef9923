#include "common/stores/jobs/claim_rows.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "common/postgres/row_values.hpp"

namespace pagemill::postgres {
namespace {

claim_quiet read_quiet(std::string_view text) {
  const auto workspace = parse_uuid(text.substr(0, 36));
  if (!workspace || text.size() != 38) throw std::logic_error("not a quiet place of the queue");
  return {{*workspace}, static_cast<std::size_t>(text[37] - '0')};
}

}  // namespace

claimed_job read_claim(const pqxx::row& row, const worker_id& worker) {
  claimed_job job;
  job.fence = {{read_uuid(row["id"])}, worker, row["lease_token"].as<std::int64_t>()};
  job.workspace = {read_uuid(row["workspace_id"])};
  job.document = {read_uuid(row["document_id"])};
  job.generation = row["generation"].as<int>();
  if (!row["blob_id"].is_null()) job.blob = blob_id{read_uuid(row["blob_id"])};
  job.bytes = read_optional<std::int64_t>(row["bytes"]).value_or(0);
  job.attempt = row["attempt"].as<int>();
  job.failures = row["failures"].as<int>();
  job.max_retries = row["max_retries"].as<int>();
  job.suspect = row["suspect"].as<bool>();
  job.text_complete = row["text_complete"].as<bool>();
  job.pages_done = row["pages_done"].as<int>();
  job.pages_total = read_optional<int>(row["pages_total"]);
  job.chunks_done = row["chunks_done"].as<int>();
  job.chunks_total = read_optional<int>(row["chunks_total"]);
  job.checkpoint_json = read_optional<std::string>(row["checkpoint"]).value_or("");
  job.options_json = row["options"].as<std::string>();
  job.password = read_optional<std::string>(row["password"]);
  job.source_url = read_optional<std::string>(row["source_url"]);
  job.waited_seconds = row["waited_seconds"].as<double>();
  return job;
}

claim_result read_claim_result(const pqxx::result& rows, const worker_id& worker) {
  claim_result found;
  found.suspect_waiting = rows[0]["suspect_waiting"].as<bool>();
  found.moment = rows[0]["moment"].as<std::string>();
  if (rows[0]["cut"].as<bool>()) found.cut_at = workspace_id{read_uuid(rows[0]["stopped_at"])};
  if (const auto quiet = read_optional<std::string>(rows[0]["quiet"])) {
    for (std::string_view rest = *quiet; !rest.empty();) {
      const auto place = rest.substr(0, rest.find(','));
      found.quiet.push_back(read_quiet(place));
      rest.remove_prefix(std::min(rest.size(), place.size() + 1));
    }
  }
  for (const auto& row : rows) {
    if (row["id"].is_null()) continue;
    found.jobs.push_back(read_claim(row, worker));
    found.jobs.back().priority = row["priority"].as<int>();
    found.jobs.back().ready_behind = row["behind_run_at"].as<std::string>("");
  }
  return found;
}

std::vector<claimed_job> read_claims(const pqxx::result& rows, const worker_id& worker) {
  std::vector<claimed_job> jobs;
  for (const auto& row : rows) jobs.push_back(read_claim(row, worker));
  return jobs;
}

}  // namespace pagemill::postgres
