#include "common/service/service_manager.hpp"

#include <cstdint>
#include <format>

#include <systemd/sd-daemon.h>

namespace pagemill {

// The results say whether a manager listens and was reached; neither matters here.
void tell_ready() {
  static_cast<void>(::sd_notify(0, "READY=1\nSTATUS=running"));
}

void tell_stopping() {
  static_cast<void>(::sd_notify(0, "STOPPING=1\nSTATUS=draining"));
}

void tell_status(const std::string& status) {
  static_cast<void>(::sd_notify(0, ("STATUS=" + status).c_str()));
}

void tell_still_starting(std::chrono::seconds rest) {
  const auto microseconds = std::chrono::microseconds(rest).count();
  const auto said =
      std::format("STATUS=waiting for the database\nEXTEND_TIMEOUT_USEC={}", microseconds);
  static_cast<void>(::sd_notify(0, said.c_str()));
}

void tell_alive() {
  static_cast<void>(::sd_notify(0, "WATCHDOG=1"));
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (::sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::microseconds(microseconds / 2));
}

}  // namespace pagemill
