/// The composition root of the worker process: owns everything, in the order of its start.
#pragma once
#include <memory>
#include <optional>

#include "common/postgres/connection_pool.hpp"
#include "common/postgres/notifier.hpp"
#include "common/stores/backfills/backfill_store.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "common/stores/webhooks/delivery_store.hpp"
#include "worker/backfill/backfiller.hpp"
#include "worker/claims/claim_policy.hpp"
#include "worker/claims/claim_watch.hpp"
#include "worker/claims/completer.hpp"
#include "worker/claims/held_jobs.hpp"
#include "worker/claims/job_fetcher.hpp"
#include "worker/claims/job_runner.hpp"
#include "worker/claims/work_hints.hpp"
#include "worker/config.hpp"
#include "worker/document_work.hpp"
#include "worker/housekeeping/housekeeper.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/lease/heartbeat.hpp"
#include "worker/lease/incarnation.hpp"
#include "worker/lease/registration.hpp"
#include "worker/lease/rescuer.hpp"
#include "worker/lease/slot_lock.hpp"
#include "worker/models/model_work.hpp"
#include "worker/process/drain.hpp"
#include "worker/process/exit_deadline.hpp"
#include "worker/process/fitness_watch.hpp"
#include "worker/process/progress.hpp"
#include "worker/stages/stage_lanes.hpp"
#include "worker/webhooks/webhook_sender.hpp"

namespace pagemill {

class worker_service {
 public:
  /// `other_work`: what to do with the jobs instead of extracting and embedding their documents.
  explicit worker_service(worker_config config, runner_factory other_work = {});
  ~worker_service();

  /// Runs until SIGTERM or SIGINT and the drain that follows. Returns the exit code. The signals
  /// must be blocked in every thread before. Throws when it cannot start.
  int run();

 private:
  int start();
  void make_work();
  void start_loops(steady_time registered_at);
  drain::time_point drain_jobs();
  void stop();

  lease_duties duties();
  fitness_duties proof_duties();
  postgres::listener_events listener_events();
  void look_for_background_tasks();
  void jobs_returned();

  std::optional<exit_deadline> leave_in_time_;  ///< first: it watches the destruction of all else
  const worker_config config_;
  const runner_factory other_work_;
  std::optional<slot_lock> slot_;

  const postgres::connection_settings connection_;  ///< copied by all connections, which share it
  postgres::connection_pool pool_;
  postgres::connection_pool lease_pool_;  ///< one connection that nothing else can keep busy
  job_queue queue_;
  job_queue lease_queue_;
  blob_store blobs_;
  document_writer writer_;
  delivery_store deliveries_;
  backfill_store backfills_;
  postgres::notifier notifications_;

  // What two loops must agree on.
  progress_board progress_;
  incarnation self_;
  fleet_view fleet_;
  claim_policy policy_;
  held_jobs held_;
  work_hints work_;

  // Loops.
  completer completer_;
  heartbeat heartbeat_;
  claim_watch claim_watch_;
  registration registration_;
  housekeeper housekeeper_;
  fitness_watch fitness_watch_;
  rescuer rescuer_;
  webhook_sender webhooks_;
  backfiller reindexer_;
  model_work models_;

  // What is done with the jobs, and the loops that do it.
  std::unique_ptr<document_work> documents_;
  std::unique_ptr<job_runner> other_runner_;
  job_runner* runner_ = nullptr;  ///< one of the two
  std::unique_ptr<job_fetcher> fetcher_;
  std::unique_ptr<stage_lanes> lanes_;
};

}  // namespace pagemill
