/// Ends the process at a given time, whatever hangs.
#pragma once
#include <chrono>
#include <thread>

#include "worker/process/wakeup.hpp"

namespace pagemill {

/// Unless destroyed before, exits with success after `limit`. For the end of a drain: a thread that
/// hangs in the database or in the model must not break the promise to the service manager. Other
/// workers take over the jobs that are left when the lease runs out.
class exit_deadline {
 public:
  explicit exit_deadline(std::chrono::milliseconds limit);
  ~exit_deadline();
  exit_deadline(const exit_deadline&) = delete;
  exit_deadline& operator=(const exit_deadline&) = delete;

 private:
  wakeup over_;
  std::thread thread_;
};

}  // namespace pagemill
