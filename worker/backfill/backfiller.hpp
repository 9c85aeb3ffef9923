/// Does a background task over stored documents beside the jobs: a batch of one document, a rest as
/// long, a batch of another workspace's document. Which documents is in the database, and so is how
/// far each is: a worker may end at any moment, and several share the work.
#pragma once
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "common/stores/backfills/backfill_store.hpp"
#include "worker/backfill/backfill_pace.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/process/fitness.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

/// Of a batch that failed: nullopt when this host lacks something that another one has.
std::optional<std::string> backfill_failure_code(const std::exception& problem);

/// What is called on the thread of a backfiller.
struct backfill_plan {
  /// Asked for before each batch; nullopt: this host cannot do it now.
  std::function<std::optional<backfill_task>()> task;
  /// A batch of the workspace.
  std::function<backfill_step(const backfill_task&, const workspace_id&)> step;
  /// No workspace waits, or no task: returns when to look again, nullopt for the usual time.
  std::function<std::optional<loop_plan::duration>()> nothing_left = [] { return std::nullopt; };
};

class backfiller {
 public:
  /// `tasks`, `fleet` and `host` outlive it. While the host is unfit it rests.
  backfiller(backfill_plan plan, backfill_store& tasks, const fleet_view& fleet, fitness& host);

  void start() { loop_.start(); }
  /// Something may have been added, or the host has become fit.
  void look_soon() { wake_.notify(); }
  /// The batch under way is the last. Returns at once.
  void leave_off() { wake_.stop(); }
  void stop() { loop_.stop(); }

 private:
  loop_plan::duration turn();
  loop_plan::duration rest();
  backfill_step work_on(const backfill_task& task, const workspace_id& workspace);
  loop_plan::duration after_failure();

  const backfill_plan plan_;
  backfill_store& tasks_;
  const fleet_view& fleet_;
  fitness& host_;
  backfill_pace pace_;
  int failures_ = 0;
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
