/// Claims jobs for the extraction slots of this process, and the suspects of both stages.
#pragma once
#include <deque>
#include <functional>
#include <vector>

#include "common/stores/jobs/claim_store.hpp"
#include "worker/claims/claim_plan.hpp"
#include "worker/claims/claim_policy.hpp"
#include "worker/claims/guest_door.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/claims/slot_pool.hpp"
#include "worker/claims/work_hints.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/process/progress.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

/// What claiming needs of the rest of the process.
struct fetch_context {
  claim_policy& policy;
  held_jobs& held;
  work_hints& hints;
  const fleet_view& fleet;
  progress_board& progress;
  std::function<bool()> hears_hints;  ///< notifications arrive: poll slowly
  std::function<void()> wake_others;  ///< more jobs are there than this process took
  /// The stage embedding can work now.
  std::function<bool()> can_embed = [] { return true; };
};

class job_fetcher {
 public:
  /// Everything passed outlives it.
  job_fetcher(claim_store& queue, job_runner& runner, claim_settings settings,
              fetch_context context);
  /// Stops.
  ~job_fetcher();
  job_fetcher(const job_fetcher&) = delete;
  job_fetcher& operator=(const job_fetcher&) = delete;

  /// As in process/service_loop.hpp; stop() waits for the running jobs, which are stopped by the
  /// registry.
  void start();
  void stop();

 private:
  loop_plan::duration turn(woken_by woken);
  loop_plan::duration after_failure();
  void fetch();
  std::vector<claimed_job> claim(const slot_pool::room& room);
  claim_result look(const slot_pool::room& room, claim_depth depth);
  void let_guests_in();
  void take_guest();
  loop_plan::duration time_to_wait(loop_plan::duration poll) const;
  bool take_suspect();
  void advance_suspect();
  bool mark_alone(const fence& suspect);
  void give_up_suspect();
  void give_back_unbegun();
  void give_back(const std::deque<held_claim>& unbegun);
  void release(const std::deque<held_claim>& unbegun);
  void freed(const claimed_job& job);

  claim_store& queue_;
  const claim_settings settings_;
  const fetch_context context_;
  claim_plan plan_;
  bool polls_ = false;  ///< this turn was not asked for
  guest_door door_;
  slot_pool slots_;
  service_loop loop_;
};

}  // namespace pagemill
