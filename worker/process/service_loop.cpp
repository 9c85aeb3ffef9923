#include "worker/process/service_loop.hpp"

#include "common/postgres/error_mapping.hpp"

namespace pagemill {

service_loop::service_loop(wakeup& wake, loop_plan plan) : wake_(wake), plan_(std::move(plan)) {}

service_loop::~service_loop() {
  stop();
}

void service_loop::start() {
  thread_ = std::thread([this] { run(); });
}

void service_loop::stop() {
  wake_.stop();
  if (thread_.joinable()) thread_.join();
}

void service_loop::run() {
  auto woken = woken_by::start;
  if (plan_.first_wait > plan_.first_wait.zero()) {
    plan_.stamp();
    wake_.wait_for(plan_.first_wait);
  }
  while (!wake_.stopped()) {
    plan_.stamp();
    const auto wait = turn(woken);
    const bool waits = wait > wait.zero();
    woken = waits && wake_.wait_for(wait) ? woken_by::notice : woken_by::time;
  }
  plan_.at_end();
}

loop_plan::duration service_loop::turn(woken_by woken) {
  try {
    return plan_.turn(woken);
  } catch (const std::exception& problem) {
    postgres::log_absorbed(plan_.failure_event, problem);
    return plan_.after_failure();
  }
}

}  // namespace pagemill
