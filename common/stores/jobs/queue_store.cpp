#include "common/stores/jobs/queue_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;

queue_counts queue_store::counts() {
  return transact(pool_, {}, [](transaction& open) {
    const auto rows = open.exec(sql::queue_counts_now);
    const auto row = rows.at(0);
    return queue_counts{.ready = row["ready"].as<std::int64_t>(),
                        .scheduled = row["scheduled"].as<std::int64_t>(),
                        .running = row["running"].as<std::int64_t>(),
                        .waiting_for_embedding = row["waiting_for_embedding"].as<std::int64_t>(),
                        .oldest_ready_seconds = row["oldest_ready_seconds"].as<double>(),
                        .paused = row["paused"].as<bool>(),
                        .paused_at = postgres::read_optional<std::string>(row["paused_at"]),
                        .rows_in_default = row["rows_in_default"].as<bool>(),
                        .unfit_workers = row["unfit_workers"].as<std::int64_t>()};
  });
}

std::int64_t queue_store::depth(std::int64_t up_to) {
  return transact(pool_, {}, [&](transaction& open) {
    return open.exec(sql::queue_depth_up_to, pqxx::params{up_to}).one_field().as<std::int64_t>();
  });
}

std::vector<workspace_depth> queue_store::depths(std::int64_t up_to) {
  return transact(pool_, {}, [&](transaction& open) {
    std::vector<workspace_depth> found;
    for (const auto& row : open.exec(sql::queue_depths_up_to, pqxx::params{up_to})) {
      found.push_back({.workspace = {postgres::read_uuid(row["workspace_id"])},
                       .jobs = row["jobs"].as<std::int64_t>()});
    }
    return found;
  });
}

bool queue_store::set_claiming(queue_claiming wanted) {
  return transact(pool_, {}, [&](transaction& open) {
    return open.exec(sql::pause_queue, pqxx::params{wanted == queue_claiming::paused})
        .one_field()
        .as<bool>();
  });
}

std::vector<worker_row> queue_store::workers() {
  return transact(pool_, {}, [](transaction& open) {
    std::vector<worker_row> found;
    for (const auto& row : open.exec(sql::list_workers)) {
      std::optional<unfit_state> unfit;
      if (!row["unfit_code"].is_null()) {
        unfit = {row["unfit_code"].as<std::string>(), row["unfit_since"].as<std::string>()};
      }
      found.push_back({.slot = row["slot"].as<std::string>(),
                       .host = row["host"].as<std::string>(),
                       .started_at = row["started_at"].as<std::string>(),
                       .seen_at = row["seen_at"].as<std::string>(),
                       .draining = row["draining"].as<bool>(),
                       .slots = row["slots"].as<int>(),
                       .jobs = row["jobs"].as<std::int64_t>(),
                       .unfit = std::move(unfit)});
    }
    return found;
  });
}

std::optional<workspace_id> queue_store::workspace_named(std::string_view name) {
  return transact(pool_, {}, [&](transaction& open) -> std::optional<workspace_id> {
    const auto rows = open.exec(sql::find_workspace, pqxx::params{name});
    if (rows.empty() || rows[0]["id"].is_null()) return std::nullopt;
    return workspace_id{postgres::read_uuid(rows[0]["id"])};
  });
}

}  // namespace pagemill
