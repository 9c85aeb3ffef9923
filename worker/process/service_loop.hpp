/// One background thread of the worker, and the contract that all of them keep.
///
/// start() returns once the thread runs. stop() asks it to end and waits until it has; it may be
/// called again, and before start(). A turn that throws is logged and followed by a pause: no
/// failure ends a loop. Whoever owns a loop declares it behind all that its turns use.
#pragma once
#include <functional>
#include <string_view>
#include <thread>

#include "worker/process/wakeup.hpp"

namespace pagemill {

/// Why a turn begins.
enum class woken_by { start, notice, time };

struct loop_plan {
  using duration = wakeup::clock::duration;

  std::string_view failure_event;  ///< logged when a turn throws
  /// One turn. Returns how long to wait for a notice before the next one.
  std::function<duration(woken_by)> turn;
  /// The pause after a turn that threw. Must not throw.
  std::function<duration()> after_failure;
  std::function<void()> stamp = [] {};   ///< called before each turn, for the watchdog
  duration first_wait{};                 ///< before the first turn
  std::function<void()> at_end = [] {};  ///< the thread's last act. Must not throw.
};

class service_loop {
 public:
  /// Waits at `wake`, which may serve several loops that stop together and outlives them.
  service_loop(wakeup& wake, loop_plan plan);
  /// Stops.
  ~service_loop();
  service_loop(const service_loop&) = delete;
  service_loop& operator=(const service_loop&) = delete;

  void start();
  void stop();

 private:
  void run();
  loop_plan::duration turn(woken_by woken);

  wakeup& wake_;
  const loop_plan plan_;
  std::thread thread_;
};

}  // namespace pagemill
