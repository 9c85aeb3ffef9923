/// Ends claims in final states, many in one statement: while one statement is under way, the next
/// ones gather. A crash loses nothing: a job whose end was not written is done again.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>

#include "common/stores/jobs/claim_store.hpp"
#include "worker/claims/completion_batches.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/lease/incarnation.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

class completer {
 public:
  /// `ended` is called, on the completer's thread, for each job whose end is written. Everything
  /// passed outlives it.
  completer(claim_store& queue, const incarnation& self, held_jobs& held,
            std::function<void(const job_id&)> ended);
  /// Stops.
  ~completer();
  completer(const completer&) = delete;
  completer& operator=(const completer&) = delete;
  void start() { loop_.start(); }
  /// Tries once to write each end that is left.
  void stop();

  /// Takes over a claim of the stage extracting, registry entry included. Waits while too many
  /// ends are on the way. Any thread.
  void add(finished_claim ending);

 private:
  enum class when_away { retry, give_up };
  loop_plan::duration write_all(when_away rule);
  void write_next(std::span<const finished_claim> batch, when_away rule);
  write_result write(std::span<const finished_claim> batch);

  claim_store& queue_;
  const incarnation& self_;
  held_jobs& held_;
  const std::function<void(const job_id&)> ended_;
  std::mutex mutex_;
  std::condition_variable room_;
  completion_batches batches_;
  bool stopping_ = false;
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
