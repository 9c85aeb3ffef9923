/// Starting a process waits for its database, however long that takes.
#pragma once
#include <csignal>
#include <functional>
#include <thread>

#include "common/core/errc.hpp"
#include "common/postgres/connection_pool.hpp"

namespace pagemill {

/// While it exists, SIGTERM and SIGINT end the process immediately and successfully: there is
/// nothing to clean up yet, and a connecting thread cannot be interrupted. Afterwards, signals are
/// handled as before.
class stoppable_start {
 public:
  stoppable_start();
  ~stoppable_start();
  stoppable_start(const stoppable_start&) = delete;
  stoppable_start& operator=(const stoppable_start&) = delete;

 private:
  struct sigaction on_terminate_{};
  struct sigaction on_interrupt_{};
  /// Receives the signals, which all other threads block.
  std::jthread taker_;
};

/// Repeats `step`, with backoff, as long as it fails because the database is away, busy, read-only
/// or full, and tells the service manager to wait. Throws what the database refuses.
void patiently(postgres::connection_pool& pool, const std::function<void()>& step);

/// Waits for the database and checks whether the process can work with it. The error says what must
/// be fixed: the URL, the schema or the role.
result<void> await_fit_database(postgres::connection_pool& pool);

}  // namespace pagemill
