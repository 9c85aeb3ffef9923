/// What the service manager (systemd) is told of this process. Without one nothing happens.
#pragma once
#include <chrono>
#include <optional>

namespace pagemill {

void tell_ready();
void tell_stopping();
/// The start goes on, and is not to be given up for another `rest`.
void tell_still_starting(std::chrono::seconds rest);
/// The process is well: to be told at least as often as watchdog_interval says.
void tell_alive();
/// How often the service manager wants to hear that the process is well: half of its WatchdogSec.
/// Nothing: it does not watch.
std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace pagemill
