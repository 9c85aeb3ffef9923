/// One extractor process: how it is started, ended and reaped. Whoever owns it reaps it; anybody
/// may end it.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <sys/types.h>

#include "common/extractor/descriptor.hpp"
#include "common/extractor/launcher.hpp"

namespace pagemill {

/// Why this process ended a child, if it did. The first reason stays.
enum class kill_reason { none, asked, timeout, bad_output, retired };

/// How a child came to its end.
struct child_exit {
  int status = 0;  ///< as of wait4
  double cpu_seconds = 0;
};

struct child_process {
  pid_t pid = -1;
  descriptor pidfd;    ///< names this very process even after its pid is taken again
  descriptor control;  ///< requests go in here
  descriptor records;  ///< records come out here; not blocking
  std::atomic<kill_reason> reason = kill_reason::none;

  /// Any thread, any time.
  void kill(kill_reason why) noexcept;
  bool has_exited() const;
  /// Waits for the end. The owner, once.
  child_exit reap();
  /// CPU seconds so far; 0 when it cannot be told.
  double cpu_seconds() const;
  /// Resident bytes; 0 when they cannot be told.
  std::int64_t resident_bytes() const;
  /// Lets it use so many CPU seconds more by RLIMIT_CPU, where this process may: root without
  /// CAP_SYS_RESOURCE may not, so the caller looks at cpu_seconds() as well.
  void allow_cpu(int seconds) noexcept;
};

/// The right to end a child while it is taken: a late call must not hit its next document.
struct child_lease {
  std::mutex mutex;
  std::shared_ptr<child_process> process;  ///< null once it is over
};

/// Whom children of root become.
struct child_user {
  uid_t user = 0;
  gid_t group = 0;
};

/// Starts a child in service mode. To be called by the thread that outlives it: the child dies with
/// that thread. Throws std::system_error.
std::shared_ptr<child_process> spawn_child(const extractor_settings& settings,
                                           const std::optional<child_user>& user);

/// What a death means: the pure part.
extractor_death explain_death(int status, kill_reason reason);

}  // namespace pagemill
