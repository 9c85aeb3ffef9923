/// Compares, every 500 ms and at a hint, the jobs this process works on with the claims that the
/// database says it holds: stops what was cancelled or taken. Once a minute, and when the answer to
/// a claim or its end was lost, also the other way: releases what nobody works on. It sees, too,
/// when a suspect that runs alone is none any more.
#pragma once
#include <span>
#include <string>

#include "common/stores/jobs/claim_store.hpp"
#include "worker/claims/claim_comparison.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/claims/suspect_turn.hpp"
#include "worker/claims/work_hints.hpp"
#include "worker/lease/incarnation.hpp"
#include "worker/process/progress.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

class claim_watch {
 public:
  /// Everything passed outlives it.
  claim_watch(claim_store& queue, const incarnation& self, held_jobs& held, suspect_turn& suspects,
              work_hints& hints, progress_board& progress, std::string slot_name);
  void start() { loop_.start(); }
  void stop() { loop_.stop(); }
  /// A job was cancelled: look now. Any thread.
  void look_soon() { wake_.notify(); }

 private:
  void look();
  void stop_lost(const worker_id& self);
  void clear_suspect(const fence& alone, std::span<const held_job> held);
  void release_idle(const worker_id& self, wakeup::clock::time_point now);

  claim_store& queue_;
  const incarnation& self_;
  held_jobs& held_;
  suspect_turn& suspects_;
  work_hints& hints_;
  const std::string slot_name_;
  idle_claims idle_;
  wakeup::clock::time_point all_looked_at_{};
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
