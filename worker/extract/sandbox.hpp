/// Gives up every right that reading a PDF does not need, before reading one.
#pragma once
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pagemill::extract {

/// Exit codes that the parent distinguishes. Others are failures to start.
inline constexpr int exit_out_of_memory = 86;
inline constexpr int exit_parent_gone = 87;

/// Above that of every unit: API -500, worker 300.
inline constexpr int oom_score_adjustment = 800;

struct sandbox_settings {
  int memory_mb = 512;        ///< address space; in sanitizer builds resident memory, polled
  int cpu_seconds = 0;        ///< 0: the parent sets it for each document
  int cpu_limit_seconds = 0;  ///< for good; 0: none
  bool writes_file = false;   ///< standard output is a file
  std::optional<uid_t> user;  ///< become this user and group; only as root
  std::optional<gid_t> group;
  std::optional<pid_t> parent;   ///< die with this process; it must be the parent
  std::vector<int> descriptors;  ///< stay open besides 0, 1 and 2; ascending
};

/// Offers itself to the kernel when memory ends, closes foreign descriptors, empties the
/// environment, drops the user, sets limits, then allows
/// only the system calls that reading needs; any other ends the process with SIGSYS. Cannot be
/// undone. Throws std::system_error.
void enter_sandbox(const sandbox_settings& settings);

/// One line for people about the memory limit in this build.
std::string describe_memory_limit(int memory_mb);

/// For tests, inside the sandbox: does what must be denied ("socket", "open", "fork", "exec",
/// "kill", "mprotect"). Returns only if it was not denied.
int try_forbidden(const std::string& what);

}  // namespace pagemill::extract
