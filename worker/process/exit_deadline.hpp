/// Ends the process at a time, whatever else hangs.
#pragma once
#include <chrono>
#include <thread>

#include "worker/process/wakeup.hpp"

namespace pagemill {

/// Unless destroyed before, exits with success after `limit`. For the end of a drain: a thread that
/// hangs in the database or in the model must not break the promise to the service manager. The
/// jobs that are left are taken over when the lease runs out.
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
