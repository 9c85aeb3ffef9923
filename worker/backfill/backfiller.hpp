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

class backfiller {
 public:
  /// `tasks`, `fleet` and `host` outlive it. While the host is unfit it rests. `task` is asked for
  /// on its thread, since an analysis may have to be loaded for it.
  backfiller(backfill_store& tasks, std::function<backfill_task()> task, backfill_batch batch,
             const fleet_view& fleet, fitness& host);

  void start() { loop_.start(); }
  /// Something may have been added, or the host has become fit.
  void look_soon() { wake_.notify(); }
  /// The batch under way is the last. Returns at once.
  void leave_off() { wake_.stop(); }
  void stop() { loop_.stop(); }

 private:
  loop_plan::duration turn();
  backfill_step work_on(const backfill_task& task, const workspace_id& workspace);
  loop_plan::duration after_failure();

  backfill_store& tasks_;
  const std::function<backfill_task()> task_;
  const backfill_batch batch_;
  const fleet_view& fleet_;
  fitness& host_;
  backfill_pace pace_;
  int failures_ = 0;
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
