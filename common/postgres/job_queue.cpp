#include "common/jobs/job_queue.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::read_optional;
using postgres::read_uuid;
using postgres::scope;
using postgres::transact;
using postgres::transaction;

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
  job.waited_seconds = row["waited_seconds"].as<double>();
  return job;
}

std::vector<claimed_job> read_claims(const pqxx::result& rows, const worker_id& worker) {
  std::vector<claimed_job> jobs;
  for (const auto& row : rows) jobs.push_back(read_claim(row, worker));
  return jobs;
}

std::optional<claimed_job> claim_one(postgres::connection_pool& pool, const sql::query& query,
                                     const worker_id& worker, const std::string& slot) {
  return transact(pool, scope{}, [&](transaction& open) -> std::optional<claimed_job> {
    const auto rows = open.exec(query, pqxx::params{to_string(worker), slot});
    if (rows.empty()) return std::nullopt;
    return read_claim(rows[0], worker);
  });
}

/// Runs a statement that matches the fence by itself and returns a row when it held.
result<void> end_claim(postgres::connection_pool& pool, const sql::query& query,
                       const pqxx::params& params) {
  return transact(pool, scope{}, [&](transaction& open) -> result<void> {
    if (open.exec(query, params).empty()) return fail(errc::lost_claim, "the claim was lost");
    return {};
  });
}

pqxx::params fence_params(const fence& held) {
  return pqxx::params{to_string(held.job), to_string(held.worker), held.token};
}

}  // namespace

void job_queue::register_worker(const worker_registration& registration) {
  transact(pool_, scope{}, [&](transaction& open) {
    open.exec(sql::register_worker,
              pqxx::params{to_string(registration.id), registration.slot, registration.host,
                           registration.pid, registration.version, registration.slots});
  });
}

std::optional<int> job_queue::renew_worker(const worker_id& worker, bool draining, bool locks) {
  return transact(pool_, scope{}, [&](transaction& open) -> std::optional<int> {
    const auto rows =
        open.exec(sql::renew_worker, pqxx::params{to_string(worker), draining, locks});
    if (rows.empty()) return std::nullopt;
    return rows[0][0].as<int>();
  });
}

void job_queue::retire_worker(const worker_id& worker) {
  transact(pool_, scope{}, [&](transaction& open) {
    open.exec(sql::retire_worker, pqxx::params{to_string(worker)});
  });
}

int job_queue::release_own_slot(const worker_id& worker, const std::string& slot,
                                const std::string& host, death_blame blame) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return open
        .exec(sql::release_own_slot,
              pqxx::params{to_string(worker), slot, blame == death_blame::counted, host})[0][0]
        .as<int>();
  });
}

std::vector<claimed_job> job_queue::claim(const claim_request& request) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return read_claims(
        open.exec(sql::claim_jobs, pqxx::params{to_string(request.worker), request.slot,
                                                request.count, to_string(request.after)}),
        request.worker);
  });
}

std::optional<claimed_job> job_queue::claim_suspect(const worker_id& worker,
                                                    const std::string& slot) {
  return claim_one(pool_, sql::claim_suspect, worker, slot);
}

std::optional<claimed_job> job_queue::claim_embedding_suspect(const worker_id& worker,
                                                              const std::string& slot) {
  return claim_one(pool_, sql::claim_embedding_suspect, worker, slot);
}

bool job_queue::suspect_waiting(bool embeds) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return open.exec(sql::suspect_waiting, pqxx::params{embeds})[0][0].as<bool>();
  });
}

std::vector<claimed_job> job_queue::claim_embedding(const worker_id& worker,
                                                    const std::string& slot, int count) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return read_claims(
        open.exec(sql::claim_embedding_jobs, pqxx::params{to_string(worker), slot, count}), worker);
  });
}

std::vector<held_job> job_queue::held_by(const worker_id& worker) {
  return transact(pool_, scope{}, [&](transaction& open) {
    std::vector<held_job> held;
    for (const auto& row : open.exec(sql::tokens_of_worker, pqxx::params{to_string(worker)})) {
      held.push_back({{read_uuid(row[0])}, row[1].as<std::int64_t>()});
    }
    return held;
  });
}

result<void> job_queue::complete(const fence& held) {
  auto params = fence_params(held);
  params.append("completed");
  params.append(std::optional<std::string>());
  return end_claim(pool_, sql::finish_job, params);
}

result<void> job_queue::fail_for_good(const fence& held, const job_error& error) {
  auto params = fence_params(held);
  params.append("failed");
  params.append(to_json(error));
  return end_claim(pool_, sql::finish_job, params);
}

result<void> job_queue::retry_later(const fence& held, const job_error& error,
                                    std::chrono::duration<double> wait) {
  auto params = fence_params(held);
  params.append(wait.count());
  params.append(to_json(error));
  return end_claim(pool_, sql::retry_job_later, params);
}

result<void> job_queue::release(const fence& held, const std::string& slot,
                                const std::string& cause) {
  auto params = fence_params(held);
  params.append(slot);
  params.append(cause);
  return end_claim(pool_, sql::release_job, params);
}

std::optional<std::vector<worker_sighting>> job_queue::watch_workers(const worker_id& self) {
  using sightings = std::optional<std::vector<worker_sighting>>;
  return transact(pool_, scope{}, [&](transaction& open) -> sightings {
    if (!open.exec(sql::sweep_lock)[0][0].as<bool>()) return std::nullopt;
    std::vector<worker_sighting> seen;
    for (const auto& row : open.exec(sql::list_silent_workers, pqxx::params{to_string(self)})) {
      seen.push_back({{read_uuid(row["id"])},
                      row["slot"].as<std::string>(),
                      row["stamp"].as<std::string>(),
                      row["locks"].as<bool>(),
                      row["locked"].as<bool>()});
    }
    return seen;
  });
}

std::optional<int> job_queue::take_from_dead(const worker_sighting& dead) {
  return transact(pool_, scope{}, [&](transaction& open) -> std::optional<int> {
    const auto row =
        open.exec(sql::sweep_worker, pqxx::params{to_string(dead.id), dead.stamp, true})[0];
    if (row["workers"].as<int>() == 0) return std::nullopt;
    return row["jobs"].as<int>();
  });
}

int job_queue::release_orphans() {
  return transact(pool_, scope{}, [&](transaction& open) {
    return open.exec(sql::release_orphans)[0][0].as<int>();
  });
}

int job_queue::fail_poisoned() {
  return transact(pool_, scope{},
                  [&](transaction& open) { return open.exec(sql::poison_jobs)[0][0].as<int>(); });
}

int job_queue::maintain_partitions(int keep_days) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return open.exec(sql::maintain_partitions_now, pqxx::params{keep_days})[0][0].as<int>();
  });
}

}  // namespace pagemill
