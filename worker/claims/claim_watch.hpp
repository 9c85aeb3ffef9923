/// Compares, every 500 ms and at a hint, the jobs this process works on with the claims that the
/// database says it holds: stops what was cancelled or taken. Now and then, and when the answer to
/// a claim or its end was lost, the other way too: releases what nobody works on.
#pragma once
#include <thread>
#include <unordered_map>

#include "common/stores/jobs/job_queue.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

class claim_watch {
 public:
  claim_watch(job_queue& queue, worker_state& state, std::string slot_name)
      : queue_(queue), state_(state), slot_name_(std::move(slot_name)) {}
  ~claim_watch();
  claim_watch(const claim_watch&) = delete;
  claim_watch& operator=(const claim_watch&) = delete;
  void start();
  void stop();

 private:
  void loop();
  void look();
  void stop_lost(const worker_id& self);
  void release_idle(const worker_id& self);

  job_queue& queue_;
  worker_state& state_;
  const std::string slot_name_;
  struct idle_claim {
    std::int64_t token;
    wakeup::clock::time_point since;
  };
  std::unordered_map<job_id, idle_claim> idle_;  ///< held but not worked on
  wakeup::clock::time_point all_looked_at_{};
  std::thread thread_;
};

}  // namespace pagemill
