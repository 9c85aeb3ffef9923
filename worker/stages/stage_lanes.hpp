/// Runs a stage apart from the extraction slots, in lanes: each is a thread that claims jobs of the
/// stage and works on several side by side, so that neither a short one waits for a long one nor a
/// workspace for another (lane_hand.hpp).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/postgres/error_mapping.hpp"
#include "common/postgres/notifier.hpp"
#include "common/stores/jobs/claim_store.hpp"
#include "worker/claims/claim_policy.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/claims/work_hints.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/process/host_fault.hpp"
#include "worker/process/service_loop.hpp"
#include "worker/stages/lane_hand.hpp"
#include "worker/stages/stage.hpp"

namespace pagemill {

/// Lanes that claim: `configured`, or where that is 0 cores / worker processes on the host, at
/// least 1. Pure.
int lanes_wanted(int configured, int cores, int workers_on_host);

/// What the lanes need of the rest of the process.
struct lane_context {
  claim_policy& policy;
  held_jobs& held;
  work_hints& hints;
  const fleet_view& fleet;
  postgres::notifier& notifications;
  std::function<bool()> hears_hints;  ///< notifications arrive: poll slowly
};

class stage_lanes {
 public:
  /// `lanes`: 0 means lanes_wanted() by what the fleet is at each round. Everything passed outlives
  /// it.
  stage_lanes(claim_store& queue, stage& work, lane_context context, std::string slot_name,
              int lanes);
  /// Stops.
  ~stage_lanes();
  stage_lanes(const stage_lanes&) = delete;
  stage_lanes& operator=(const stage_lanes&) = delete;

  /// As in process/service_loop.hpp.
  void start();
  /// Ends the lanes after their round; what they hold is released.
  void stop();

 private:
  struct lane {
    int number = 0;
    std::vector<stage_job> jobs;
    round_size size;
    workspace_id served;  ///< last: the turn goes on behind it
    std::unique_ptr<service_loop> loop;
  };

  loop_plan::duration turn(lane& at);
  void finish(lane& at);
  void guarded(lane& at, const std::function<void()>& step) noexcept;
  void interrupted(lane& at, const host_fault& fault);
  void release_all(lane& at, const std::string& cause);
  void round(lane& at);
  void work(lane& at);
  void claim(lane& at);
  void take_up(lane& at, held_claim held);
  void settle_all(lane& at);
  void settle(stage_job& one);
  void release_stopped(lane& at);
  void end_all(lane& at, const std::function<void(const stage_job&)>& end_claim);
  void ended(const stage_job& one);
  void hint_changed(const stage_job& one);

  claim_store& queue_;
  stage& work_;
  const lane_context context_;
  const std::string slot_name_;
  const int configured_;
  const int cores_;
  std::vector<std::unique_ptr<lane>> lanes_;
};

}  // namespace pagemill
