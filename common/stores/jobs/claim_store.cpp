#include "common/stores/jobs/claim_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/jobs/claim_rows.hpp"
#include "common/stores/jobs/held_claims.hpp"

namespace pagemill {
namespace {

using postgres::fence_params;
using postgres::lost_claim;
using postgres::plain_array;
using postgres::read_claim;
using postgres::read_claim_result;
using postgres::read_claims;
using postgres::text_array;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

std::optional<claimed_job> claim_one(postgres::connection_pool& pool, const sql::query& query,
                                     const worker_id& worker, const std::string& slot) {
  return transact(pool, visibility{}, [&](transaction& open) -> std::optional<claimed_job> {
    const auto rows = open.exec(query, pqxx::params{to_string(worker), slot});
    if (rows.empty()) return std::nullopt;
    return read_claim(rows[0], worker);
  });
}

std::vector<held_job> read_held(const pqxx::result& rows) {
  std::vector<held_job> held;
  for (const auto& row : rows) {
    held.push_back({{postgres::read_uuid(row[0])}, row[1].as<std::int64_t>(), row[2].as<bool>()});
  }
  return held;
}

/// Runs a statement that checks the fence itself and returns a row if the claim held.
result<void> fenced_update(postgres::connection_pool& pool, const sql::query& query,
                           const pqxx::params& params) {
  return transact(pool, visibility{}, [&](transaction& open) -> result<void> {
    if (open.exec(query, params).empty()) return lost_claim();
    return {};
  });
}

}  // namespace

claim_result claim_store::claim(const claim_request& request) {
  const auto& walk = request.walk;
  std::vector<std::string> moments;
  for (const auto& place : walk.behind) moments.push_back(place.run_at);
  pqxx::params params{to_string(request.worker),
                      request.slot,
                      request.count,
                      plain_array(walk.gap_begins),
                      plain_array(walk.gap_ends),
                      plain_array(walk.behind, &queue_place::workspace),
                      plain_array(walk.behind, &queue_place::priority),
                      text_array(moments),
                      plain_array(walk.behind, &queue_place::job)};
  params.append(request.thorough);
  params.append(request.embeds);
  params.append(request.workspace_jobs_max);
  params.append(plain_array(request.passed_over));
  params.append(request.takes_suspects);
  return transact(pool_, visibility{}, [&](transaction& open) {
    return read_claim_result(open.exec(sql::claim_jobs, params), request.worker);
  });
}

std::optional<claimed_job> claim_store::claim_suspect(const worker_id& worker,
                                                      const std::string& slot) {
  return claim_one(pool_, sql::claim_suspect, worker, slot);
}

std::optional<claimed_job> claim_store::claim_embedding_suspect(const worker_id& worker,
                                                                const std::string& slot) {
  return claim_one(pool_, sql::claim_embedding_suspect, worker, slot);
}

result<void> claim_store::begin_suspect(const fence& held) {
  return fenced_update(pool_, sql::begin_suspect, fence_params(held));
}

std::vector<claimed_job> claim_store::claim_embedding(const worker_id& worker,
                                                      const std::string& slot,
                                                      const embedding_share& wanted,
                                                      const workspace_id& after) {
  const pqxx::params params{
      to_string(worker),      slot, wanted.count, to_string(after), plain_array(wanted.passed_over),
      wanted.of_one_workspace};
  return transact(pool_, visibility{}, [&](transaction& open) {
    return read_claims(open.exec(sql::claim_embedding_jobs, params), worker);
  });
}

std::vector<held_job> claim_store::held_by(const worker_id& worker) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return read_held(open.exec(sql::tokens_of_worker, pqxx::params{to_string(worker)}));
  });
}

std::vector<job_id> claim_store::finish(const worker_id& worker,
                                        std::span<const finished_claim> ending) {
  return transact(pool_, visibility{},
                  [&](transaction& open) { return postgres::finish_in(open, worker, ending); });
}

result<void> claim_store::fail_for_good(const fence& held, const job_error& error) {
  const finished_claim ending{held, error};
  if (finish(held.worker, std::span(&ending, 1)).empty()) {
    return lost_claim();
  }
  return {};
}

result<void> claim_store::retry_later(const fence& held, const job_error& error,
                                      std::chrono::duration<double> wait) {
  auto params = fence_params(held);
  params.append(wait.count());
  params.append(to_json(error));
  return fenced_update(pool_, sql::retry_job_later, params);
}

int claim_store::release(std::span<const fence> claims, const std::string& slot,
                         const std::string& cause) {
  if (claims.empty()) return 0;
  return transact(pool_, visibility{}, [&](transaction& open) {
    const pqxx::params params{plain_array(claims, &fence::job), to_string(claims.front().worker),
                              plain_array(claims, &fence::token), slot, cause};
    return static_cast<int>(open.exec(sql::release_jobs, params).size());
  });
}

result<void> claim_store::release(const fence& held, const std::string& slot,
                                  const std::string& cause) {
  if (release(std::span(&held, 1), slot, cause) == 0) {
    return lost_claim();
  }
  return {};
}

std::vector<held_job> claim_store::still_held(const worker_id& worker,
                                              std::span<const job_id> jobs) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return read_held(
        open.exec(sql::tokens_of_jobs, pqxx::params{to_string(worker), plain_array(jobs)}));
  });
}

int claim_store::fail_poisoned() {
  return transact(pool_, visibility{},
                  [&](transaction& open) { return open.exec(sql::poison_jobs)[0][0].as<int>(); });
}

}  // namespace pagemill
