/// The loop that proves an unfit process, and tells of each change: once in the log, in the status
/// of the service manager, and in the row in `workers`.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "worker/process/fitness.hpp"
#include "worker/process/host_fault.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

/// What the watch asks of the rest of the process. Called on its thread.
struct fitness_duties {
  std::function<std::optional<host_fault>()> prove;  ///< what the host lacks
  std::function<void()> claim_again;                 ///< the proof has passed
  std::function<void()> changed;                     ///< the row is to say it now
  std::function<bool()> is_draining;
};

class fitness_watch {
 public:
  /// `host` outlives it.
  fitness_watch(fitness& host, fitness_duties duties);
  void start() { loop_.start(); }
  void stop() { loop_.stop(); }

 private:
  loop_plan::duration turn();
  void tell(const std::string& detail);

  fitness& host_;
  const fitness_duties duties_;
  std::optional<std::string> told_;  ///< the code that was last told; nullopt: fit
  service_loop loop_;
};

}  // namespace pagemill
