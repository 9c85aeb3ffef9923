/// A process starts when its database is there, however long that takes.
#pragma once
#include <csignal>
#include <functional>
#include <thread>

#include "common/core/errc.hpp"
#include "common/postgres/connection_pool.hpp"

namespace pagemill {

/// While it lives, SIGTERM and SIGINT end the process at once with success: nothing has been begun
/// that would have to be ended, and a thread that connects cannot be interrupted. A signal that
/// comes later is handled as if it had not been there.
class stoppable_start {
 public:
  stoppable_start();
  ~stoppable_start();
  stoppable_start(const stoppable_start&) = delete;
  stoppable_start& operator=(const stoppable_start&) = delete;

 private:
  struct sigaction on_terminate_{};
  struct sigaction on_interrupt_{};
  /// Takes the signals where all other threads block them.
  std::jthread taker_;
};

/// Runs `step` again, with backoff, for as long as it fails because the database is away, busy,
/// read-only or full; the service manager is told to wait. What the database refuses is thrown.
void patiently(postgres::connection_pool& pool, const std::function<void()>& step);

/// Waits for the database and looks whether it is one that the process may work with. The error
/// says what is to be set right: the URL, the schema or the role.
result<void> await_fit_database(postgres::connection_pool& pool);

}  // namespace pagemill
