#include "worker/process/shutdown.hpp"

#include <csignal>

#include "common/core/log.hpp"
#include "common/service/service_manager.hpp"
#include "worker/process/shutdown_signals.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto drain_look = 20ms;
constexpr auto retire_again = 300ms;

bool asks_to_stop(std::optional<int> signal) {
  return signal == SIGTERM || signal == SIGINT;
}

}  // namespace

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
