#include "common/stores/jobs/worker_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::read_uuid;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

void worker_store::register_worker(const worker_registration& registration) {
  transact(pool_, visibility{}, [&](transaction& open) {
    open.exec(sql::register_worker,
              pqxx::params{to_string(registration.id), registration.slot, registration.host,
                           registration.pid, registration.version, registration.slots});
  });
}

renewal worker_store::renew_worker(const renewal_request& request) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    const pqxx::params params{to_string(request.worker), request.draining, request.holds_lock,
                              request.unfit};
    if (open.exec(sql::renew_worker, params).empty()) return renewal{};
    if (!request.wants_standing) return renewal{.is_held = true, .standing = std::nullopt};
    const auto row = open.exec(sql::standing_of_worker, pqxx::params{to_string(request.worker)})[0];
    return renewal{.is_held = true,
                   .standing = worker_standing{row["on_host"].as<int>(), row["alive"].as<int>(),
                                               row["before"].as<int>()}};
  });
}

void worker_store::retire_worker(const worker_id& worker) {
  transact(pool_, visibility{}, [&](transaction& open) {
    open.exec(sql::retire_worker, pqxx::params{to_string(worker)});
  });
}

int worker_store::release_own_slot(const worker_id& worker, const std::string& slot,
                                   const std::string& host, death_blame blame) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open
        .exec(sql::release_own_slot,
              pqxx::params{to_string(worker), slot, blame == death_blame::counted, host})[0][0]
        .as<int>();
  });
}

int worker_store::forgive_deaths(const worker_id& lived) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return static_cast<int>(open.exec(sql::forgive_deaths, pqxx::params{to_string(lived)}).size());
  });
}

std::optional<std::vector<worker_sighting>> worker_store::watch_workers(const worker_id& self) {
  using sightings = std::optional<std::vector<worker_sighting>>;
  return transact(pool_, visibility{}, [&](transaction& open) -> sightings {
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

std::optional<int> worker_store::take_from_dead(const worker_sighting& dead) {
  return transact(pool_, visibility{}, [&](transaction& open) -> std::optional<int> {
    // A process that holds its session lock is alive, though stopped or cut off: its jobs are not
    // to blame for a lapsed lease.
    const bool died = !dead.locked;
    const auto row =
        open.exec(sql::sweep_worker, pqxx::params{to_string(dead.id), dead.stamp, died})[0];
    if (row["workers"].as<int>() == 0) return std::nullopt;
    return row["jobs"].as<int>();
  });
}

int worker_store::release_orphans() {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::release_orphans)[0][0].as<int>();
  });
}

}  // namespace pagemill
