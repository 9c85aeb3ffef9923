/// The composition root of the worker process: owns everything in the order of its start.
#pragma once
#include <memory>
#include <mutex>
#include <optional>

#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_writer.hpp"
#include "common/embedding/embedder.hpp"
#include "common/extractor/launcher.hpp"
#include "common/stores/webhooks/delivery_store.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/postgres/notification_listener.hpp"
#include "common/postgres/notifier.hpp"
#include "worker/claims/claim_watch.hpp"
#include "worker/config.hpp"
#include "worker/stages/embedding_stage.hpp"
#include "worker/process/exit_deadline.hpp"
#include "worker/lease/heartbeat.hpp"
#include "worker/claims/job_fetcher.hpp"
#include "worker/stages/job_runner.hpp"
#include "worker/lease/rescuer.hpp"
#include "worker/lease/slot_lock.hpp"
#include "worker/webhooks/webhook_sender.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

class worker_service {
 public:
  /// `other_work`: what to do with the jobs instead of extracting and embedding their documents.
  explicit worker_service(worker_config config, runner_factory other_work = {});
  ~worker_service();

  /// Runs until SIGTERM or SIGINT and the drain that follows. The exit code. The signals must be
  /// blocked in every thread before. Throws when it cannot start.
  int run();

 private:
  int start();
  void serve_until_asked_to_stop();
  void load_model();
  void make_runner();
  void register_incarnation(death_blame blame);
  void listen_as(const worker_id& id);
  bool look_at_listener();
  void wake_all();
  std::chrono::steady_clock::time_point drain();
  void retire(std::chrono::steady_clock::time_point until);
  void stop();

  std::optional<exit_deadline> leave_in_time_;  ///< first: it watches the destruction of all else
  const worker_config config_;
  const runner_factory other_work_;
  std::optional<slot_lock> slot_;
  const postgres::connection_settings connection_;  ///< what all connections share
  postgres::connection_pool pool_;
  postgres::connection_pool pulse_pool_;  ///< one connection that nothing else can keep busy
  job_queue queue_;
  job_queue pulse_queue_;
  blob_store blobs_;
  document_writer writer_;
  delivery_store deliveries_;
  postgres::notifier hints_;
  worker_state state_;
  std::unique_ptr<embedder> model_;
  int model_id_ = 0;
  std::mutex listener_mutex_;
  std::unique_ptr<postgres::notification_listener> listener_;
  std::unique_ptr<extractor_pool> children_;
  std::unique_ptr<completer> ends_;
  std::unique_ptr<job_runner> runner_;
  std::unique_ptr<heartbeat> pulse_;
  std::unique_ptr<job_fetcher> fetcher_;
  std::unique_ptr<embedding_stage> embedding_;
  std::unique_ptr<claim_watch> claims_;
  std::unique_ptr<rescuer> rescuer_;
  std::unique_ptr<webhook_sender> callbacks_;
};

}  // namespace pagemill
