#include "common/stores/webhooks/delivery_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/jobs/job_row.hpp"

namespace pagemill {
namespace {

using postgres::read_optional;
using postgres::read_uuid;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

claimed_delivery read_claimed(const pqxx::row& row) {
  claimed_delivery taken;
  taken.id = read_uuid(row["delivery_id"]);
  taken.token = row["claim_token"].as<std::int64_t>();
  taken.event = row["event"].as<std::string>();
  taken.event_at = row["event_at"].as<std::string>();
  taken.tries = row["tries"].as<int>();
  taken.tried_for = std::chrono::duration<double>(row["tried_seconds"].as<double>());
  taken.unix_now = row["unix_now"].as<std::int64_t>();
  taken.url = row["url"].as<std::string>("");
  taken.secret = row["current_secret"].as<std::string>();
  taken.previous_secret = read_optional<std::string>(row["previous_secret"]);
  taken.snapshot = postgres::read_job(row);
  return taken;
}

delivery read_delivery(const pqxx::row& row) {
  delivery found;
  found.id = read_uuid(row["id"]);
  found.job = {read_uuid(row["job_id"])};
  found.event = row["event"].as<std::string>();
  found.status = row["status"].as<std::string>();
  found.attempts = row["attempts"].as<int>();
  found.last_status = read_optional<int>(row["last_status"]);
  found.last_error = read_optional<std::string>(row["last_error"]);
  found.created_at = row["created_at"].as<std::string>();
  found.next_attempt_at = read_optional<std::string>(row["next_attempt_at"]);
  found.delivered_at = read_optional<std::string>(row["delivered_at"]);
  return found;
}

}  // namespace

std::vector<claimed_delivery> delivery_store::claim(int count, std::chrono::seconds held) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    std::vector<claimed_delivery> taken;
    open.exec(sql::claim_deliveries_lock);
    const pqxx::params params{count, static_cast<double>(held.count())};
    for (const auto& row : open.exec(sql::claim_deliveries, params)) {
      taken.push_back(read_claimed(row));
    }
    return taken;
  });
}

result<void> delivery_store::end(const claimed_delivery& taken, const delivery_end& end) {
  return transact(pool_, visibility{}, [&](transaction& open) -> result<void> {
    const pqxx::params params{to_string(taken.id), taken.token, end.status,
                              end.http_status,     end.error,   end.wait.count()};
    if (open.exec(sql::end_delivery, params).empty()) {
      return fail(errc::lost_claim, "the claim was lost");
    }
    return {};
  });
}

void delivery_store::release(std::span<const claimed_delivery> taken) {
  if (taken.empty()) return;
  transact(pool_, visibility{}, [&](transaction& open) {
    open.exec(sql::release_deliveries,
              pqxx::params{postgres::plain_array(taken, &claimed_delivery::id),
                           postgres::plain_array(taken, &claimed_delivery::token)});
  });
}

int delivery_store::forget(int keep_days, int limit) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::forget_deliveries, pqxx::params{keep_days, limit})[0][0].as<int>();
  });
}

delivery_list delivery_store::list(const workspace_id& workspace, const delivery_filter& filter,
                                   int limit, const std::optional<uuid>& cursor) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return postgres::read_page<delivery_list>(
        open.exec(sql::list_deliveries, pqxx::params{postgres::id_text(filter.job), filter.status,
                                                     postgres::id_text(cursor), limit + 1}),
        limit, read_delivery);
  });
}

result<delivery> delivery_store::redeliver(const workspace_id& workspace, const uuid& id) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<delivery> {
                    const auto rows = open.exec(sql::redeliver, pqxx::params{to_string(id)});
                    if (rows.empty()) return fail(errc::not_found, "There is no such delivery.");
                    return read_delivery(rows[0]);
                  });
}

std::string delivery_store::secret(const workspace_id& workspace, secret_wish wish) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return open.exec(sql::webhook_secret, pqxx::params{wish == secret_wish::fresh})[0][0]
        .as<std::string>();
  });
}

}  // namespace pagemill
