#include "worker/process/shutdown.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <optional>

#include "common/core/log.hpp"
#include "common/service/service_manager.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto drain_look = 20ms;
constexpr auto retire_again = 300ms;

sigset_t steering_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

/// nullopt when `limit` has passed.
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

bool asks_to_stop(std::optional<int> signal) {
  return signal == SIGTERM || signal == SIGINT;
}

}  // namespace

void block_signals() {
  const auto set = steering_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
}

void serve_until_asked_to_stop(const progress_board& progress) {
  const auto interval = watchdog_interval();
  while (true) {
    const auto signal = wait_for_signal(interval);
    if (asks_to_stop(signal)) return;
    if (signal == SIGHUP) reopen_log();
    if (const auto hung = progress.hung()) {
      log_error("loop_hangs", {{"loop", *hung}});
    } else if (interval) {
      tell_alive();
    }
  }
}

drain::time_point run_drain(drain steps, const std::function<std::size_t()>& jobs,
                            const std::function<void(drain_action)>& act) {
  while (true) {
    const auto action = steps.next(clock::now(), jobs());
    if (action == drain_action::done) return steps.retire_until(clock::now());
    if (action != drain_action::wait) act(action);
    if (asks_to_stop(wait_for_signal(drain_look))) steps.hurry();
  }
}

void retire_within(drain::time_point until, const std::function<void()>& retire) {
  while (true) {
    try {
      return retire();
    } catch (const std::exception& problem) {
      log_warning("retire_failed", {{"error", problem.what()}});
    }
    if (wait_for_signal(retire_again)) until = clock::now() + retire_hurried;
    if (clock::now() >= until) return;  // another process will remove it
  }
}

}  // namespace pagemill
