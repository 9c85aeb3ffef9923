#include "api/api_service.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/database_pools.hpp"
#include "api/process_limits.hpp"
#include "common/async/as_outcome.hpp"
#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/service/patient_start.hpp"
#include "common/service/service_manager.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Blocking calls that run or wait; beyond them, requests get 503.
constexpr std::size_t blocking_calls_max = 1000;
constexpr std::chrono::seconds sweep_interval{60};
/// Calls that are not written by then keep their reservations.
constexpr std::chrono::seconds usage_flush_limit{5};
/// A day with more rows in DEFAULT is left to `pagemill migrate`, which may take its time.
constexpr int moved_rows_max = 10'000;

job_watcher::version_reader version_reader_of(blocking_pool& pool, job_store& jobs) {
  return [&pool, &jobs](std::vector<job_id> ids) {
    return pool.run({}, [&jobs, ids = std::move(ids)] { return jobs.versions(ids); });
  };
}

queue_depths depths_of(queue_store& queue, std::int64_t up_to) {
  queue_depths found;
  for (const auto& [workspace, jobs] : queue.depths(up_to)) found.add(workspace, jobs);
  return found;
}

hint_sender hint_sender_of(postgres::notifier& notifier) {
  return [&notifier](auto channel, auto payload) { notifier.notify(channel, payload); };
}

}  // namespace

api_service::api_service(api_config config)
    : config_(std::move(config)),
      connection_(connection_settings_of(config_)),
      access_database_(pool_settings_of(config_, connection_, access_connections)),
      health_database_(pool_settings_of(config_, connection_, health_connections)),
      database_(pool_settings_of(config_, connection_, config_.database_pool_size)),
      access_pool_({.threads = access_connections, .admitted_max = blocking_calls_max}),
      health_pool_({.threads = health_connections, .admitted_max = blocking_calls_max}),
      pool_({.threads = config_.database_pool_size, .admitted_max = blocking_calls_max}),
      searches_(context_.get_executor(), {.permits = config_.searches_max}),
      answers_(context_.get_executor(), config_.request_memory_bytes),
      large_uploads_(context_.get_executor(), {.permits = config_.large_uploads_max}),
      watcher_(context_.get_executor(), version_reader_of(pool_, jobs_)),
      streams_(config_.streams_max, config_.workspace_streams_max),
      queue_limit_(config_.queue_depth_max,
                   [this](std::int64_t up_to) {
                     return pool_.run({}, [this, up_to] { return depths_of(queue_, up_to); });
                   }),
      questions_(config_.cache),
      pages_(config_.cache),
      notifier_(database_),
      embedder_(config_.models,
                [this] { return pool_.run({}, [this] { return models_.in_use(); }); }),
      handlers_{
          .jobs = {uploads_, answers_, watcher_, hint_sender_of(notifier_), streams_, queue_limit_},
          .documents = {pool_, answers_, documents_, blobs_, pages_, hint_sender_of(notifier_)},
          .parts = {pool_, answers_, documents_, parts_},
          .search = {searcher_, {pool_, answers_}},
          .ai = {embedder_, searcher_, documents_, {pool_, answers_}, usage_book_, providers_},
          .operations = operation_handlers(
              context_.get_executor(), {.health_pool = health_pool_,
                                        .health_queue = health_queue_,
                                        .health_entries = health_entries_,
                                        .pool = pool_,
                                        .queue = queue_,
                                        .metrics = metrics_,
                                        .send_hint = hint_sender_of(notifier_),
                                        .readings = [this] { return readings(); },
                                        .embedder_status = [this] { return embedder_.status(); },
                                        .providers = [this] { return providers(); },
                                        .draining = [this] { return draining_; },
                                        .details_for_all = config_.auth == authentication::off}),
          .webhooks =
              webhook_handlers(pool_, answers_, deliveries_, config_.webhook_secret_configured),
          .keys = {pool_, keys_, config_.workspace_keys_max},
          .workspace = {{pool_, answers_},
                        storage_,
                        usage_,
                        {.storage_bytes = config_.workspace_bytes_max,
                         .keys = config_.workspace_keys_max}}} {}

api_service::~api_service() = default;

result<workspace_id> api_service::prepare_database() {
  if (auto fit = await_fit_database(database_); !fit) return std::unexpected(fit.error());
  std::optional<workspace_id> workspace;
  patiently(database_, [&] { workspace = queue_.workspace_named("default"); });
  if (!workspace) return fail(errc::not_found, "the database has no workspace named default");
  return *workspace;
}

// The listener has its own thread; the watcher lives on the io thread.
void api_service::listen_for_changes() {
  const auto hint = [this](std::string job) {
    asio::post(context_, [this, job = std::move(job)] { watcher_.hint(job); });
  };
  postgres::listener_settings settings;
  settings.connection = database_.settings().connection;
  settings.connection.url = config_.listen_url;
  settings.channels = {std::string(channel_job_changed)};
  postgres::listener_events events;
  events.notified = [hint](std::string_view, std::string_view payload) {
    hint(std::string(payload));
  };
  events.listening = [hint] { hint(""); };
  changes_ = std::make_unique<postgres::notification_listener>(std::move(settings), events);
  changes_->start();
}

metric_readings api_service::readings() const {
  metric_readings now;
  now.connections = listener_->connections();
  now.blocking_admitted = pool_.admitted() + access_pool_.admitted();
  now.answer_bytes = answers_.held();
  now.event_streams = streams_.open();
  now.long_polls = watcher_.waiting() - std::min(watcher_.waiting(), streams_.open());
  now.caches = {{"query_embeddings", questions_.counts()},
                {"pages", pages_.counts()},
                {"pictures", parts_.counts()}};
  return now;
}

std::vector<std::pair<std::string, circuit_view>> api_service::providers() const {
  std::vector<std::pair<std::string, circuit_view>> called;
  if (auto embeds = embedder_.provider()) called.push_back(*std::move(embeds));
  for (auto& one : providers_.circuits()) called.push_back(std::move(one));
  return called;
}

int api_service::run() {
  std::optional<stoppable_start> start(std::in_place);
  const auto workspace = prepare_database();
  start.reset();
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) signals_.add(number);
  if (!workspace) {
    log_error("not_started", {{"reason", workspace.error().message}});
    return exit_configuration;
  }
  make_dispatch(*workspace);
  listener_settings wanted;
  wanted.host = config_.host;
  wanted.port = config_.port;
  wanted.connections_max = std::min(config_.connections_max, connections_affordable());
  if (wanted.connections_max < config_.connections_max) {
    log_warning("connections_limited", {{"connections_max", wanted.connections_max},
                                        {"wanted", config_.connections_max},
                                        {"reason", "the limit of open files is too low"}});
  }
  wanted.client_connections_max = config_.client_connections_max;
  wanted.session.upload_bytes_max = config_.upload_bytes_max;
  wanted.session.body_bytes_per_second_min = config_.upload_bytes_per_second_min;
  wanted.session.trusted_proxies = config_.trusted_proxies;
  wanted.session.cors = config_.cors;
  listener_ = std::make_unique<listener>(context_.get_executor(), wanted, *dispatch_);
  const auto port = listener_->open();
  if (!port) {
    log_error("not_started", {{"reason", port.error().message}});
    return EXIT_FAILURE;
  }
  tasks_.spawn("signals", follow_signals());
  tasks_.spawn("watchdog", feed_watchdog());
  tasks_.spawn("job_watcher", watcher_.run());
  tasks_.spawn("sweep", sweep());
  tasks_.spawn("query_embedder", embedder_.follow());
  tasks_.spawn("usage_recorder", recorder_.run());
  listen_for_changes();
  listener_->start();
  log_info("listening", {{"host", config_.host}, {"port", *port}});
  tell_ready();
  context_.run();
  log_info("stopped");
  return EXIT_SUCCESS;
}

asio::awaitable<void> api_service::follow_signals() {
  while (true) {
    const auto [wrong, number] = co_await signals_.async_wait(as_outcome);
    if (wrong) co_return;
    if (number == SIGHUP) {
      reopen_log();
    } else if (draining_) {
      log_warning("stopped_at_once", {{"signal", number}});
      std::quick_exit(EXIT_SUCCESS);
    } else {
      draining_ = true;
      log_info("draining", {{"signal", number}});
      tell_stopping();
      tasks_.spawn("drain", drain());
    }
  }
}

// Long polls are answered with what there is, then every request in flight ends, then what serves
// them stops. What does not end in time is abandoned: its statements have time limits, and nothing
// half-written becomes visible.
asio::awaitable<void> api_service::drain() {
  watcher_.stop();
  const bool in_time = co_await listener_->drain(config_.drain_limit);
  if (listener_->connections() > 0) {
    log_warning("stopped_unfinished", {{"connections", listener_->connections()}});
    std::quick_exit(EXIT_SUCCESS);
  }
  co_await providers_.finish(usage_flush_limit);
  co_await recorder_.flush(usage_flush_limit);
  co_await pool_.run({}, [this] {
    changes_->stop();
    notifier_.stop();
  });
  log_info("drained", {{"in_time", in_time}});
  signals_.cancel();
  tasks_.cancel(asio::cancellation_type::terminal);
}

void api_service::make_dispatch(workspace_id workspace) {
  auto keys = make_token_keys(config_.tokens);
  if (!keys) throw std::runtime_error("a key of tokens changed while the process started");
  senders_ = std::make_unique<authenticator>(
      [this](const access_question& question) { return access_.ask(question); },
      [this](const limit_payer& payer, int requests) { return access_.owe(payer, requests); },
      authenticator::settings{*std::move(keys), config_.tokens.expected, config_.limit});
  const bool off = config_.auth == authentication::off;
  authorizer_ = std::make_unique<authorizer>(
      access_pool_, *senders_, off ? std::optional(workspace) : std::nullopt, config_.cors);
  dispatch_ = std::make_unique<request_dispatch>(handlers_, metrics_, *authorizer_, answers_);
}

// Every process drops expired rate limits and makes partitions: the API also ends jobs, and may run
// without any worker. A failure is only logged: the next sweep tries again.
asio::awaitable<void> api_service::sweep() {
  asio::steady_timer timer(context_);
  while (true) {
    try {
      co_await pool_.run({}, [this] {
        upkeep_.make_partitions(moved_rows_max);
        storage_.fold();
        usage_.fold();
        parts_.sweep();
        return access_.sweep_limits();
      });
    } catch (const std::exception& e) {
      postgres::log_absorbed("sweep_failed", e);
    }
    timer.expires_after(sweep_interval);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> api_service::feed_watchdog() {
  const auto interval = watchdog_interval();
  if (!interval) co_return;
  asio::steady_timer timer(context_);
  while (true) {
    tell_alive();
    timer.expires_after(*interval);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace pagemill
