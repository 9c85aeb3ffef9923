/// Ends claims in final states, many in one statement: while one statement is under way the next
/// ones gather. A crash loses nothing by it: a job whose end was not written is done again.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "common/stores/jobs/job_queue.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

/// Any thread may add.
class completer {
 public:
  /// `ended` is called for each job whose end is written.
  completer(job_queue& queue, worker_state& state, std::function<void(const job_id&)> ended);
  /// Writes what is left, then stops.
  ~completer();
  completer(const completer&) = delete;
  completer& operator=(const completer&) = delete;
  void start();
  void stop();

  /// Takes over a claim of the stage extracting, registry entry included. Waits while too many are
  /// on the way.
  void add(finished_claim ending);

 private:
  void loop();
  void write(std::vector<finished_claim> ending);
  bool try_write(const worker_id& worker, std::span<const finished_claim> ending);

  job_queue& queue_;
  worker_state& state_;
  const std::function<void(const job_id&)> ended_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<finished_claim> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace pagemill
