/// Worker processes, as they register, renew their leases and watch each other.
#pragma once
#include <optional>
#include <string>

#include "common/core/uuid.hpp"

namespace pagemill {

struct worker_registration {
  worker_id id;
  std::string slot;
  std::string host;
  int pid = 0;
  std::string version;
  int slots = 0;
};

/// A worker process among the others.
struct worker_standing {
  int on_host = 1;  ///< processes of its host, itself included
  int alive = 1;    ///< processes anywhere that renewed lately, itself included
  int before = 0;   ///< those of them whose ids are smaller
};

/// What a process says about itself with each renewal of its lease.
struct renewal_request {
  worker_id worker;
  bool draining = false;
  bool holds_lock = false;      ///< the session lock
  bool wants_standing = false;  ///< a look at the other processes: costs more than the renewal
};

struct renewal {
  bool is_held = false;  ///< else the process was swept, and others may have its jobs
  std::optional<worker_standing> standing;
};

/// Another worker process, as the sweeper sees it now.
struct worker_sighting {
  worker_id id;
  std::string slot;
  std::string stamp;    ///< of its last renewal; compared, never computed with
  bool locks = false;   ///< it said that it holds a session lock
  bool locked = false;  ///< the lock is held now
};

/// Whether the jobs in hand are charged with the death of their worker.
enum class death_blame { counted, not_counted };

}  // namespace pagemill
