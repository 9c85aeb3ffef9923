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

/// How a worker process stands among the others.
struct worker_standing {
  int on_host = 1;  ///< processes on its host, itself included
  int alive = 1;    ///< processes anywhere that renewed recently, itself included
  int before = 0;   ///< how many of those have smaller ids
};

/// What a process says about itself with each renewal of its lease.
struct renewal_request {
  worker_id worker;
  bool draining = false;
  bool holds_lock = false;           ///< the session lock
  bool wants_standing = false;       ///< a look at the other processes costs more than the renewal
  std::optional<std::string> unfit;  ///< why it claims no jobs
};

struct renewal {
  bool is_held = false;  ///< otherwise the process was swept, and others may have its jobs
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

/// Whether the jobs that a dead worker held are charged with its death.
enum class death_blame { counted, not_counted };

}  // namespace pagemill
