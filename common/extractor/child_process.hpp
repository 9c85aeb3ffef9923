/// One extractor process: starting, killing and reaping it. Its owner reaps it; anybody may kill
/// it.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <sys/types.h>

#include "common/core/descriptor.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/program_image.hpp"

namespace pagemill {

/// Why this process killed a child, if it did. The first reason stays.
enum class kill_reason { none, asked, timeout, bad_output, retired };

struct child_process {
  pid_t pid = -1;
  descriptor pidfd;    ///< refers to this process even after its pid is reused
  descriptor control;  ///< requests go in here
  descriptor records;  ///< records come out here; not blocking
  std::atomic<kill_reason> reason = kill_reason::none;

  /// Any thread, any time.
  void kill(kill_reason why) noexcept;
  bool has_exited() const;
  /// Waits for the end and returns the status as of waitpid. Only the owner, once.
  int reap();
  /// CPU seconds so far; 0 if unknown.
  double cpu_seconds() const;
  /// Resident bytes; 0 if unknown.
  std::int64_t resident_bytes() const;
  /// Grants so many further CPU seconds by RLIMIT_CPU, if this process may: root without
  /// CAP_SYS_RESOURCE may not, so the caller also checks cpu_seconds().
  void allow_cpu(int seconds) noexcept;
};

/// The right to kill a child while it is in use: a late call must not hit its next document.
struct child_lease {
  std::mutex mutex;
  std::shared_ptr<child_process> process;  ///< null once it is over
};

/// The user that children of root become.
struct child_user {
  uid_t user = 0;
  gid_t group = 0;
};

/// Starts a child in service mode. Call it on a thread that outlives the child: the child dies with
/// that thread. Throws std::system_error.
std::shared_ptr<child_process> spawn_child(const extractor_settings& settings,
                                           const program_image& program,
                                           const std::optional<child_user>& user);

/// The meaning of a death: the pure part.
extractor_death explain_death(int status, kill_reason reason);

}  // namespace pagemill
