#include "worker/worker_service.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <unistd.h>

#include "common/core/log.hpp"
#include "common/core/version.hpp"
#include "common/embedding/embedder_factory.hpp"
#include "common/jobs/channels.hpp"
#include "common/service/patient_start.hpp"
#include "common/service/service_manager.hpp"
#include "worker/process/database_pools.hpp"
#include "worker/stages/job_executor.hpp"
#include "worker/process/shutdown_signals.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Between two tries to take the row away, and how long they may go on after a second signal.
constexpr auto retire_again = 300ms;
constexpr auto retire_hurried = 3s;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace

worker_service::worker_service(worker_config config, runner_factory other_work)
    : config_(std::move(config)),
      other_work_(std::move(other_work)),
      pool_(worker_pool(config_, connection_, static_cast<std::size_t>(config_.slots) + 2)),
      pulse_pool_(pulse_pool(config_, connection_)),
      queue_(pool_),
      pulse_queue_(pulse_pool_),
      blobs_(pool_),
      writer_(pool_, config_.slot),
      deliveries_(pool_),
      hints_(pool_) {}

worker_service::~worker_service() = default;

int worker_service::run() {
  if (const int code = start(); code != 0) return code;
  log_info("ready", {{"slot", config_.slot},
                     {"slots", config_.slots},
                     {"worker_id", to_string(state_.id())},
                     {"model", model_ ? model_->name() : "none"}});
  tell_ready();
  serve_until_asked_to_stop();
  tell_stopping();
  leave_in_time_.emplace(config_.drain.exit - 500ms);
  const auto retire_until = drain();
  stop();
  retire(retire_until);
  log_info("stopped");
  return EXIT_SUCCESS;
}

/// The service manager hears that the process is well as long as every loop gets on.
void worker_service::serve_until_asked_to_stop() {
  const auto interval = watchdog_interval();
  while (true) {
    const auto signal = wait_for_signal(interval);
    if (signal == SIGTERM || signal == SIGINT) return;
    if (signal == SIGHUP) reopen_log();
    if (const auto hung = state_.progress.hung()) {
      log_error("loop_hangs", {{"loop", *hung}});
    } else if (interval) {
      tell_alive();
    }
  }
}

int worker_service::start() {
  auto slot = slot_lock::take(config_.runtime_folder, config_.slot);
  if (!slot) {
    log_error("slot_in_use", {{"error", slot.error().message}});
    return exit_configuration;
  }
  slot_.emplace(std::move(*slot));
  std::optional<stoppable_start> start(std::in_place);
  if (const auto fit = await_fit_database(pool_); !fit) {
    log_error("database_unfit", {{"error", fit.error().message}});
    return exit_configuration;
  }
  ends_ = std::make_unique<completer>(queue_, state_, [this](const job_id& job) {
    hints_.notify(channel_job_changed, to_string(job));
    runner_->ended(job);
  });
  make_runner();
  // Before the listener, whose thread wakes it.
  pulse_ = std::make_unique<heartbeat>(
      pulse_queue_, state_, config_.timing, [this] { return look_at_listener(); },
      [this] { register_incarnation(death_blame::not_counted); });
  steady_time registered_at;
  patiently(pulse_pool_, [&] {
    registered_at = clock::now();
    register_incarnation(death_blame::counted);
  });
  start.reset();
  fetcher_ = std::make_unique<job_fetcher>(
      queue_, *runner_, state_,
      fetch_settings{config_.slots, config_.slot, config_.workspace_jobs_max,
                     [this] { hints_.notify(channel_job_ready); }});
  claims_ = std::make_unique<claim_watch>(queue_, state_, config_.slot);
  rescuer_ = std::make_unique<rescuer>(queue_, blobs_, deliveries_, state_, *pulse_, config_.timing,
                                       config_.history_days, [this] { wake_all(); });
  callbacks_ = std::make_unique<webhook_sender>(deliveries_, config_.outside, state_);
  state_.embeds = model_ != nullptr;
  if (model_) {
    embedding_ = std::make_unique<embedding_stage>(queue_, writer_, *model_, model_id_, state_,
                                                   hints_, config_.slot, config_.embed_threads);
  }
  pulse_->start(registered_at);
  claims_->start();
  rescuer_->start();
  ends_->start();
  fetcher_->start();
  if (embedding_) embedding_->start();
  callbacks_->start();
  return EXIT_SUCCESS;
}

void worker_service::make_runner() {
  if (other_work_) {
    runner_ = other_work_(queue_, *ends_);
    return;
  }
  load_model();
  children_ = std::make_unique<extractor_pool>(config_.extractor);
  runner_ = std::make_unique<job_executor>(
      extraction_tools{config_, blobs_, writer_, *children_, model_.get()}, queue_, *ends_, hints_,
      state_, config_.slot);
}

void worker_service::load_model() {
  auto loaded = make_embedder(config_.model_folder);
  if (!loaded) {
    log_error("nothing_is_embedded",
              {{"code", to_string(loaded.error().code)},
               {"error", loaded.error().message},
               {"hint", "set PAGEMILL_MODEL_DIR or run deploy/fetch-model"}});
    return;
  }
  model_ = std::move(*loaded);
  patiently(pool_, [&] {
    model_id_ = writer_.register_model(model_->name(), static_cast<int>(model_->dimension()));
  });
}

/// A new row and a new fence; what earlier incarnations of this slot left is taken back.
void worker_service::register_incarnation(death_blame blame) {
  const worker_id id{make_uuid_v4()};
  pulse_queue_.register_worker({.id = id,
                                .slot = config_.slot,
                                .host = host_name(),
                                .pid = static_cast<int>(::getpid()),
                                .version = std::string(pagemill_version),
                                .slots = config_.slots});
  const int taken = pulse_queue_.release_own_slot(id, config_.slot, host_name(), blame);
  if (taken > 0) log_info("jobs_resumed", {{"jobs", taken}});
  // It only seemed dead.
  if (blame == death_blame::not_counted) pulse_queue_.forgive_deaths(state_.id());
  state_.become(id);
  listen_as(id);
}

void worker_service::listen_as(const worker_id& id) {
  postgres::listener_settings settings;
  settings.connection = connection_;
  settings.connection.url = config_.listen_url;
  settings.connection.application_name = "pagemill-worker " + config_.slot + " listener";
  settings.channels = {std::string(channel_job_ready), std::string(channel_job_cancelled)};
  settings.session_lock = postgres::session_lock_key(id);
  postgres::listener_events events;
  events.notified = [this](std::string_view channel, std::string_view payload) {
    if (channel == channel_job_cancelled) return state_.claims_changed.notify();
    if (payload == hint_older_jobs) state_.look_back = true;
    state_.work_for_slots.notify();
    state_.work_for_embedder.notify();
  };
  const auto renew = [this] { pulse_->renew_soon(); };
  events.listening = [this] {
    state_.work_for_slots.notify();
    state_.work_for_embedder.notify();
    state_.claims_changed.notify();
  };
  events.locked = renew;
  events.lost = renew;
  auto listener =
      std::make_unique<postgres::notification_listener>(std::move(settings), std::move(events));
  listener->start();
  const std::scoped_lock lock(listener_mutex_);
  std::swap(listener_, listener);
}

bool worker_service::look_at_listener() {
  const std::scoped_lock lock(listener_mutex_);
  state_.hints_work = listener_->is_working();
  return listener_->holds_lock();
}

void worker_service::wake_all() {
  state_.look_back = true;
  state_.work_for_slots.notify();
  state_.work_for_embedder.notify();
  hints_.notify(channel_job_ready, hint_older_jobs);
}

/// Design, section 4: stop claiming, let jobs finish, ask them to stop, kill what is left. A second
/// signal releases at once. Returns until when a database that is away may be waited for.
clock::time_point worker_service::drain() {
  const auto begun = clock::now();
  state_.draining = true;
  state_.work_for_slots.notify();
  pulse_->renew_soon();
  log_info("draining",
           {{"extracting", state_.extracting.size()}, {"embedding", state_.embedding.size()}});
  const auto ask_at = begun + config_.drain.ask;
  auto kill_at = begun + config_.drain.kill;
  bool asked = false;
  bool hurried = false;
  bool killed = false;
  while (state_.extracting.size() + state_.embedding.size() > 0) {
    const auto signal = wait_for_signal(20ms);
    hurried = hurried || signal == SIGTERM || signal == SIGINT;
    if (hurried) kill_at = begun;
    if (!asked && clock::now() >= ask_at) {
      asked = true;
      state_.extracting.stop_all(stop_reason::drain);
      state_.embedding.stop_all(stop_reason::drain);
    }
    if (!killed && clock::now() >= kill_at) {
      killed = true;
      state_.extracting.stop_all(stop_reason::drain_now);
      state_.embedding.stop_all(stop_reason::drain_now);
    }
  }
  return hurried ? clock::now() + retire_hurried : begun + config_.drain.kill;
}

void worker_service::stop() {
  fetcher_->stop();
  ends_->stop();
  if (embedding_) embedding_->stop();
  callbacks_->stop();
  rescuer_->stop();
  claims_->stop();
  pulse_->stop();
  hints_.stop();
  listener_->stop();
}

/// The row leaves with the process: one that stayed would be taken for a death, and charged to the
/// jobs that could not be given back. So a database that is away is waited for.
void worker_service::retire(clock::time_point until) {
  while (true) {
    try {
      return pulse_queue_.retire_worker(state_.id());
    } catch (const std::exception& problem) {
      log_warning("retire_failed", {{"error", problem.what()}});
    }
    if (wait_for_signal(retire_again)) until = clock::now() + retire_hurried;
    if (clock::now() >= until) return;  // another process will remove it
  }
}

}  // namespace pagemill
