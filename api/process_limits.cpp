#include "api/process_limits.hpp"

#include <csignal>
#include <malloc.h>
#include <sys/resource.h>

namespace pagemill {

void settle_process_limits() {
  // With an arena per thread, each of twenty threads would retain freed memory; two suffice.
  ::mallopt(M_ARENA_MAX, 2);
  ::mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
}

std::size_t connections_affordable() {
  // Reserved for the database, the log, the model, and what libraries open for a moment.
  constexpr rlim_t others = 600;
  constexpr rlim_t least = 16;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < others + least) return least;
  return static_cast<std::size_t>(files.rlim_cur - others);
}

}  // namespace pagemill
