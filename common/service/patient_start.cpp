#include "common/service/patient_start.hpp"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <unistd.h>

#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/schema/schema_check.hpp"
#include "common/service/service_manager.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

/// Longer than one attempt takes when several hosts are silent.
constexpr std::chrono::seconds start_extension{60};
constexpr std::chrono::seconds say_again{30};

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

extern "C" void end_at_once(int) {
  ::_exit(EXIT_SUCCESS);
}

bool may_pass(const postgres::database_error& problem) {
  return !postgres::is_refusal(problem) ||
         dynamic_cast<const postgres::statement_timed_out*>(&problem) != nullptr;
}

}  // namespace

stoppable_start::stoppable_start() {
  struct sigaction end{};
  end.sa_handler = end_at_once;
  sigaction(SIGTERM, &end, &on_terminate_);
  sigaction(SIGINT, &end, &on_interrupt_);
  taker_ = std::jthread([](const std::stop_token& stopped) {
    const auto set = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait(lock, stopped, [] { return false; });
  });
}

stoppable_start::~stoppable_start() {
  taker_.request_stop();
  taker_.join();
  sigaction(SIGTERM, &on_terminate_, nullptr);
  sigaction(SIGINT, &on_interrupt_, nullptr);
}

void patiently(postgres::connection_pool& pool, const std::function<void()>& step) {
  std::optional<clock::time_point> said;
  for (int failures = 1;; ++failures) {
    tell_still_starting(start_extension);
    try {
      return step();
    } catch (const postgres::database_error& problem) {
      if (!may_pass(problem)) throw;
      if (!said || clock::now() - *said >= say_again) {
        log_warning("waiting_for_database", {{"reason", problem.what()}, {"tries", failures}});
        said = clock::now();
      }
    }
    pool.pause(wait_after(retry::process_start, failures, random_fraction()));
  }
}

result<void> await_fit_database(postgres::connection_pool& pool) {
  result<void> fit = postgres::require_readable(pool.settings().connection.url);
  if (!fit) return fit;
  patiently(pool, [&] {
    fit = postgres::require_schema(pool);
    if (fit) fit = postgres::require_safe_role(pool);
    if (fit) fit = postgres::require_own_login(pool);
  });
  return fit;
}

}  // namespace pagemill
