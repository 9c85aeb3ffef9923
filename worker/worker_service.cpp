#include "worker/worker_service.hpp"

#include <cstdlib>

#include "common/core/log.hpp"
#include "common/extractor/runtime_folder.hpp"
#include "common/jobs/channels.hpp"
#include "common/service/patient_start.hpp"
#include "common/service/service_manager.hpp"
#include "common/stores/search/reindexing.hpp"
#include "worker/process/database_pools.hpp"
#include "worker/process/shutdown.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

postgres::connection_settings connection_of(const worker_config& config) {
  postgres::connection_settings connection;
  connection.url = config.database_url;
  connection.application_name = "pagemill-worker " + config.slot;
  return connection;
}

/// Listens past a pooler.
registration_settings registration_of(const worker_config& config,
                                      const postgres::connection_settings& connection) {
  auto listening = connection;
  listening.url = config.listen_url;
  listening.application_name += " listener";
  return {.slot = config.slot, .slots = config.slots, .listening = std::move(listening)};
}

}  // namespace

worker_service::worker_service(worker_config config, runner_factory other_work)
    : config_(std::move(config)),
      other_work_(std::move(other_work)),
      connection_(connection_of(config_)),
      pool_(worker_pool(connection_, static_cast<std::size_t>(config_.slots) + 2)),
      lease_pool_(lease_pool(connection_)),
      queue_(pool_),
      lease_queue_(lease_pool_),
      blobs_(pool_),
      writer_(pool_, blobs_, config_.slot, config_.workspace_bytes_max),
      deliveries_(pool_),
      backfills_(pool_, backfill_failure_code),
      notifications_(pool_),
      policy_(self_),
      completer_(queue_, self_, held_,
                 [this](const job_id& job) {
                   notifications_.notify(channel_job_changed, to_string(job));
                   runner_->ended(job);
                 }),
      heartbeat_(lease_queue_, self_, fleet_, config_.timing, progress_, duties()),
      claim_watch_(queue_, self_, held_, policy_.suspects(), work_, progress_, config_.slot),
      registration_(lease_queue_, self_, registration_of(config_, connection_), listener_events()),
      housekeeper_(queue_, blobs_, deliveries_, config_.history_days),
      fitness_watch_(policy_.host(), proof_duties()),
      rescuer_(queue_, queue_, housekeeper_, {self_, fleet_, heartbeat_}, config_.timing, progress_,
               [this] { jobs_returned(); }),
      webhooks_(deliveries_, config_.outside, fleet_, [this] { return policy_.is_draining(); }),
      reindexer_({.task = reindex_task,
                  .step =
                      [this](const backfill_task& task, const workspace_id& workspace) {
                        return backfills_.work_on(task, workspace, reindex_batch);
                      }},
                 backfills_, fleet_, policy_.host()),
      models_(config_.models, {pool_, backfills_, notifications_, fleet_, policy_.host()}) {}

worker_service::~worker_service() {
  stop();
}

int worker_service::run() {
  if (const int code = start(); code != 0) return code;
  log_info("ready", {{"slot", config_.slot},
                     {"slots", config_.slots},
                     {"worker_id", to_string(self_.id())},
                     {"model", models_.active_name()}});
  tell_ready();
  serve_until_asked_to_stop(progress_);
  tell_stopping();
  leave_in_time_.emplace(config_.drain.exit - 500ms);
  const auto retire_until = drain_jobs();
  stop();
  retire_within(retire_until, [this] { registration_.retire(); });
  log_info("stopped");
  return EXIT_SUCCESS;
}

int worker_service::start() {
  if (const auto fit = prepare_runtime_folder(config_.runtime_folder); !fit) {
    log_error("runtime_folder_unsafe", {{"error", fit.error().message}});
    return exit_configuration;
  }
  auto slot = slot_lock::take(config_.runtime_folder, config_.slot);
  if (!slot) {
    log_error("slot_in_use", {{"error", slot.error().message}});
    return exit_configuration;
  }
  slot_.emplace(std::move(*slot));
  std::optional<stoppable_start> stoppable(std::in_place);
  if (const auto fit = await_fit_database(pool_); !fit) {
    log_error("database_unfit", {{"error", fit.error().message}});
    return exit_configuration;
  }
  make_work();
  steady_time registered_at;
  patiently(lease_pool_, [&] {
    registered_at = clock::now();
    registration_.begin(death_blame::counted);
  });
  stoppable.reset();
  start_loops(registered_at);
  return EXIT_SUCCESS;
}

/// What is done with the jobs, and the loops that do it.
void worker_service::make_work() {
  if (other_work_) {
    other_runner_ = other_work_(completer_);
    runner_ = other_runner_.get();
  } else {
    models_.prepare();
    documents_ = std::make_unique<document_work>(document_tools{config_, models_.shelf(), pool_,
                                                                queue_, blobs_, writer_, completer_,
                                                                notifications_, policy_, held_});
    runner_ = &documents_->runner();
  }
  auto* in_lanes = documents_ ? &documents_->in_lanes() : nullptr;
  const auto hears_hints = [this] { return registration_.hears_hints(); };
  fetcher_ = std::make_unique<job_fetcher>(
      queue_, *runner_,
      claim_settings{.slots = config_.slots,
                     .slot_name = config_.slot,
                     .workspace_jobs_max = config_.workspace_jobs_max,
                     .embeds = in_lanes != nullptr},
      fetch_context{
          .policy = policy_,
          .held = held_,
          .hints = work_,
          .fleet = fleet_,
          .progress = progress_,
          .hears_hints = hears_hints,
          .wake_others = [this] { notifications_.notify(channel_job_ready); },
          .can_embed = [in_lanes] { return in_lanes->readiness() != stage_readiness::waits; }});
  if (in_lanes == nullptr) return;
  lanes_ = std::make_unique<stage_lanes>(
      queue_, *in_lanes, lane_context{policy_, held_, work_, fleet_, notifications_, hears_hints},
      config_.slot, config_.embed_threads);
}

void worker_service::start_loops(steady_time registered_at) {
  heartbeat_.start(registered_at);
  claim_watch_.start();
  rescuer_.start();
  completer_.start();
  fitness_watch_.start();
  fetcher_->start();
  if (lanes_) lanes_->start();
  webhooks_.start();
  reindexer_.start();
  if (documents_) models_.start();
}

/// Also before start(). Results are recorded until the end; the lease is kept to the last.
void worker_service::stop() {
  if (fetcher_) fetcher_->stop();
  completer_.stop();
  if (lanes_) lanes_->stop();
  fitness_watch_.stop();
  webhooks_.stop();
  reindexer_.stop();
  models_.stop();
  rescuer_.stop();
  claim_watch_.stop();
  heartbeat_.stop();
  notifications_.stop();
  registration_.stop_listening();
}

drain::time_point worker_service::drain_jobs() {
  drain steps(config_.drain, clock::now());
  policy_.begin_drain();
  reindexer_.leave_off();
  models_.leave_off();
  work_.for_slots().notify();
  heartbeat_.renew_soon();
  log_info("draining",
           {{"extracting", held_.extracting().size()}, {"embedding", held_.embedding().size()}});
  return run_drain(
      steps, [this] { return held_.size(); },
      [this](drain_action action) {
        held_.stop_all(action == drain_action::kill ? stop_reason::drain_now : stop_reason::drain);
        if (action == drain_action::kill) models_.give_up();
      });
}

lease_duties worker_service::duties() {
  return {.holds_lock = [this] { return registration_.holds_lock(); },
          .is_draining = [this] { return policy_.is_draining(); },
          .unfit_code = [this] { return policy_.host().unfit_code(); },
          .give_up_jobs = [this] { held_.stop_all(stop_reason::lapsed); },
          .jobs_ended = [this](steady_time deadline) { return held_.wait_empty(deadline); },
          .register_anew = [this] { registration_.begin(death_blame::not_counted); },
          .resumed = [this] { work_.jobs_returned(); }};
}

fitness_duties worker_service::proof_duties() {
  return {
      .prove = [this] { return documents_ ? documents_->prove() : std::optional<host_fault>(); },
      .claim_again =
          [this] {
            work_.jobs_added();
            look_for_background_tasks();
          },
      .changed = [this] { heartbeat_.renew_soon(); },
      .is_draining = [this] { return policy_.is_draining(); }};
}

postgres::listener_events worker_service::listener_events() {
  const auto renew = [this] { heartbeat_.renew_soon(); };
  return {.notified =
              [this](std::string_view channel, std::string_view payload) {
                if (channel == channel_job_cancelled) return claim_watch_.look_soon();
                if (channel == channel_backfill) return look_for_background_tasks();
                if (payload == hint_older_jobs) return work_.jobs_returned();
                work_.jobs_added();
              },
          // Notifications may have been missed.
          .listening =
              [this] {
                work_.jobs_added();
                claim_watch_.look_soon();
                look_for_background_tasks();
              },
          .locked = renew,
          .lost = renew};
}

void worker_service::look_for_background_tasks() {
  reindexer_.look_soon();
  models_.look_soon();
}

/// Jobs of dead workers were taken back.
void worker_service::jobs_returned() {
  work_.jobs_returned();
  notifications_.notify(channel_job_ready, hint_older_jobs);
}

}  // namespace pagemill
