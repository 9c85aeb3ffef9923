/// Worker processes: their leases, and recovering the jobs of those that died. Blocking; any
/// thread. Infrastructure failures are the exceptions of common/postgres.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/jobs/worker_process.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

class worker_store {
 public:
  explicit worker_store(postgres::connection_pool& pool) : pool_(pool) {}

  void register_worker(const worker_registration& registration);
  /// Renews the lease of the process; also returns its standing if that is wanted.
  renewal renew_worker(const renewal_request& request);
  void retire_worker(const worker_id& worker);
  /// Releases the jobs of earlier incarnations of `slot` on `host`; the slot's lock file proves
  /// their death only on this host. Returns the number of jobs.
  int release_own_slot(const worker_id& worker, const std::string& slot, const std::string& host,
                       death_blame blame);
  /// Reverts the deaths that others charged when they swept an incarnation of this process that was
  /// in fact alive. Returns the number of jobs affected.
  int forgive_deaths(const worker_id& lived);

  /// The other worker processes, if this one is the sweeper now; nullopt if another one is.
  std::optional<std::vector<worker_sighting>> watch_workers(const worker_id& self);
  /// Releases the jobs of a worker whose stamp is still the one seen. Returns the number of jobs;
  /// nullopt if the worker has renewed its lease in the meantime.
  std::optional<int> take_from_dead(const worker_sighting& dead);
  /// Releases the jobs whose worker no longer has a row. Returns their number.
  int release_orphans();

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
