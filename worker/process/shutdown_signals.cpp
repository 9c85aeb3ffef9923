#include "worker/process/shutdown_signals.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>

namespace pagemill {
namespace {

sigset_t steering_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_signals() {
  const auto set = steering_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
}

std::optional<int> wait_for_signal(std::optional<std::chrono::milliseconds> limit) {
  const auto set = steering_signals();
  while (true) {
    int signal = -1;
    if (limit) {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*limit);
      const timespec wait{seconds.count(), std::chrono::nanoseconds(*limit - seconds).count()};
      signal = sigtimedwait(&set, nullptr, &wait);
    } else {
      signal = sigwaitinfo(&set, nullptr);
    }
    if (signal > 0) return signal;
    if (errno == EAGAIN) return std::nullopt;
  }
}

}  // namespace pagemill
