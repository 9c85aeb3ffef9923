/// Does a background task over stored documents beside the jobs: a batch of one document, a rest as
/// long, a batch of another workspace's document. Which documents is in the database, and so is how
/// far each is: a worker may end at any moment, and several share the work.
#pragma once
#include <functional>

#include "common/stores/backfills/backfill_store.hpp"
#include "worker/backfill/backfill_pace.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/process/service_loop.hpp"

namespace pagemill {

class backfiller {
 public:
  /// `tasks` and `fleet` outlive it. `task` is asked for on its thread, since an analysis may have
  /// to be loaded for it.
  backfiller(backfill_store& tasks, std::function<backfill_task()> task, backfill_batch batch,
             const fleet_view& fleet);

  void start() { loop_.start(); }
  /// Something may have been added.
  void look_soon() { wake_.notify(); }
  /// The batch under way is the last. Returns at once.
  void leave_off() { wake_.stop(); }
  void stop() { loop_.stop(); }

 private:
  loop_plan::duration turn();
  loop_plan::duration after_failure();

  backfill_store& tasks_;
  const std::function<backfill_task()> task_;
  const backfill_batch batch_;
  const fleet_view& fleet_;
  backfill_pace pace_;
  int failures_ = 0;
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
