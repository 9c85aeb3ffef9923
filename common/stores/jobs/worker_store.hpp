/// Worker processes: their leases, and taking back the jobs of those that died. Blocking; any
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
  /// The lease of the process, and its standing where that is wanted.
  renewal renew_worker(const renewal_request& request);
  void retire_worker(const worker_id& worker);
  /// Takes back what earlier incarnations of `slot` on `host` left; the slot's lock file proves
  /// their death only on this host. Returns the number of jobs.
  int release_own_slot(const worker_id& worker, const std::string& slot, const std::string& host,
                       death_blame blame);
  /// Takes back the deaths that others charged when they swept an incarnation of this process that
  /// was alive all the same. Returns the number of jobs affected.
  int forgive_deaths(const worker_id& lived);

  /// The other worker processes, when this one is the sweeper now; nothing when another is.
  std::optional<std::vector<worker_sighting>> watch_workers(const worker_id& self);
  /// Takes the jobs of a worker whose stamp is still the one seen. Returns the number of jobs;
  /// nothing when the worker has renewed its lease meanwhile.
  std::optional<int> take_from_dead(const worker_sighting& dead);
  /// Takes back the jobs whose worker has no row any more. Returns their number.
  int release_orphans();

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
