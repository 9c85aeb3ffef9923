#include "worker/process/exit_deadline.hpp"

#include <cstdlib>

#include "common/core/log.hpp"

namespace pagemill {

exit_deadline::exit_deadline(std::chrono::milliseconds limit)
    : thread_([this, until = wakeup::clock::now() + limit] {
        over_.wait_until(until);
        if (over_.stopped()) return;
        log_error("drain_incomplete");
        std::_Exit(EXIT_SUCCESS);
      }) {}

exit_deadline::~exit_deadline() {
  over_.stop();
  thread_.join();
}

}  // namespace pagemill
