/// Tells the service manager (systemd) about this process. No effect without one.
#pragma once
#include <chrono>
#include <optional>
#include <string>

namespace pagemill {

void tell_ready();
void tell_stopping();
/// What `systemctl status` shows of this process; one line. Any thread.
void tell_status(const std::string& status);
/// The process is still starting and asks for another `rest` of time.
void tell_still_starting(std::chrono::seconds rest);
/// The process is alive. Call it at least as often as watchdog_interval says.
void tell_alive();
/// How often the service manager expects tell_alive: half of its WatchdogSec. nullopt: it does not
/// watch.
std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace pagemill
