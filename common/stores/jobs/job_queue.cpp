#include "common/stores/jobs/job_queue.hpp"

#include "common/stores/jobs/claim_rows.hpp"
#include "common/stores/jobs/finish_claims.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::plain_array;
using postgres::read_claim;
using postgres::read_claim_result;
using postgres::read_claims;
using postgres::read_uuid;
using postgres::scope;
using postgres::text_array;
using postgres::transact;
using postgres::transaction;

std::optional<claimed_job> claim_one(postgres::connection_pool& pool, const sql::query& query,
                                     const worker_id& worker, const std::string& slot) {
  return transact(pool, scope{}, [&](transaction& open) -> std::optional<claimed_job> {
    const auto rows = open.exec(query, pqxx::params{to_string(worker), slot});
    if (rows.empty()) return std::nullopt;
    return read_claim(rows[0], worker);
  });
}

std::vector<held_job> read_held(const pqxx::result& rows) {
  std::vector<held_job> held;
  for (const auto& row : rows) {
    held.push_back({{read_uuid(row[0])}, row[1].as<std::int64_t>()});
  }
  return held;
}

std::string id_array(const auto& ids) {
  return plain_array(ids, [](const auto& id) { return to_string(id); });
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

renewal job_queue::renew_worker(const worker_id& worker, bool draining, bool locks,
                                bool looks_around) {
  return transact(pool_, scope{}, [&](transaction& open) {
    const pqxx::params params{to_string(worker), draining, locks};
    if (open.exec(sql::renew_worker, params).empty()) return renewal{};
    if (!looks_around) return renewal{.is_held = true, .standing = std::nullopt};
    const auto row = open.exec(sql::standing_of_worker, pqxx::params{to_string(worker)})[0];
    return renewal{.is_held = true,
                   .standing = worker_standing{row["on_host"].as<int>(), row["alive"].as<int>(),
                                               row["before"].as<int>()}};
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

int job_queue::forgive_deaths(const worker_id& lived) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return static_cast<int>(open.exec(sql::forgive_deaths, pqxx::params{to_string(lived)}).size());
  });
}

claim_result job_queue::claim(const claim_request& request) {
  const auto& walk = request.walk;
  const auto places = [&](auto&& text_of) { return plain_array(walk.behind, text_of); };
  std::vector<std::string> moments;
  for (const auto& place : walk.behind) moments.push_back(place.run_at);
  pqxx::params params{to_string(request.worker),
                      request.slot,
                      request.count,
                      id_array(walk.gap_begins),
                      id_array(walk.gap_ends),
                      places([](const auto& place) { return to_string(place.workspace); }),
                      places([](const auto& place) { return std::to_string(place.priority); }),
                      text_array(moments),
                      places([](const auto& place) { return to_string(place.job); })};
  params.append(request.thorough);
  params.append(request.embeds);
  params.append(request.workspace_jobs_max);
  return transact(pool_, scope{}, [&](transaction& open) {
    return read_claim_result(open.exec(sql::claim_jobs, params), request.worker);
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
    return read_held(open.exec(sql::tokens_of_worker, pqxx::params{to_string(worker)}));
  });
}

std::vector<job_id> job_queue::finish(const worker_id& worker,
                                      std::span<const finished_claim> ending) {
  return transact(pool_, scope{},
                  [&](transaction& open) { return postgres::finish_in(open, worker, ending); });
}

result<void> job_queue::fail_for_good(const fence& held, const job_error& error) {
  const finished_claim ending{held, error};
  if (finish(held.worker, std::span(&ending, 1)).empty()) {
    return fail(errc::lost_claim, "the claim was lost");
  }
  return {};
}

result<void> job_queue::retry_later(const fence& held, const job_error& error,
                                    std::chrono::duration<double> wait) {
  auto params = fence_params(held);
  params.append(wait.count());
  params.append(to_json(error));
  return end_claim(pool_, sql::retry_job_later, params);
}

int job_queue::release(std::span<const fence> claims, const std::string& slot,
                       const std::string& cause) {
  if (claims.empty()) return 0;
  return transact(pool_, scope{}, [&](transaction& open) {
    const auto ids = plain_array(claims, [](const fence& held) { return to_string(held.job); });
    const auto tokens =
        plain_array(claims, [](const fence& held) { return std::to_string(held.token); });
    return static_cast<int>(
        open.exec(sql::release_jobs,
                  pqxx::params{ids, to_string(claims.front().worker), tokens, slot, cause})
            .size());
  });
}

result<void> job_queue::release(const fence& held, const std::string& slot,
                                const std::string& cause) {
  if (release(std::span(&held, 1), slot, cause) == 0) {
    return fail(errc::lost_claim, "the claim was lost");
  }
  return {};
}

std::vector<held_job> job_queue::still_held(const worker_id& worker, std::span<const job_id> jobs) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return read_held(
        open.exec(sql::tokens_of_jobs, pqxx::params{to_string(worker), id_array(jobs)}));
  });
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
    // Whoever holds its session lock lives, stopped or cut off: a lapsed lease is no death that its
    // jobs are to blame for.
    const bool died = !dead.locked;
    const auto row =
        open.exec(sql::sweep_worker, pqxx::params{to_string(dead.id), dead.stamp, died})[0];
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

int job_queue::forget_idempotency_keys(int keep_days, int limit) {
  return transact(pool_, scope{}, [&](transaction& open) {
    return open.exec(sql::forget_idempotency_keys, pqxx::params{keep_days, limit})[0][0].as<int>();
  });
}

bool job_queue::forget_generations(int limit, std::chrono::seconds kept) {
  return transact(pool_, scope{}, [&](transaction& open) {
    const pqxx::params values{limit, static_cast<double>(kept.count())};
    return open.exec(sql::forget_generations, values)[0][0].as<int>() > 0;
  });
}

}  // namespace pagemill
