// Health, metrics, the queue and its workers.
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "api/operations/operation_handlers.hpp"
#include "common/analysis/analysis_proof.hpp"
#include "common/core/json_values.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

json::object counts_json(const queue_counts& counts) {
  return {{"ready", counts.ready},
          {"scheduled", counts.scheduled},
          {"running", counts.running},
          {"waiting_for_embedding", counts.waiting_for_embedding},
          {"oldest_ready_seconds", counts.oldest_ready_seconds},
          {"paused", counts.paused},
          {"paused_at", or_null(counts.paused_at)}};
}

json::object search_json(const std::optional<outdated_counts>& counts) {
  if (!counts) {
    return {{"outdated_entries", nullptr},
            {"texts_without_entry", nullptr},
            {"set_aside_documents", nullptr},
            {"set_aside_codes", nullptr}};
  }
  return {{"outdated_entries", counts->entries},
          {"texts_without_entry", counts->texts},
          {"set_aside_documents", counts->set_aside},
          {"set_aside_codes", json::value_from(counts->error_codes)}};
}

json::array providers_json(const std::vector<std::pair<std::string, circuit_view>>& providers) {
  json::array items;
  for (const auto& [name, circuit] : providers) {
    items.push_back(json::object{
        {"name", name},
        {"circuit", to_string(circuit.state)},
        {"code", circuit.code.empty() ? json::value(nullptr) : json::value(circuit.code)}});
  }
  return items;
}

json::value unfit_json(const std::optional<unfit_state>& unfit) {
  if (!unfit) return nullptr;
  return json::object{{"code", unfit->code}, {"since", unfit->since}};
}

json::object worker_json(const worker_row& worker) {
  return {{"slot", worker.slot},
          {"host", worker.host},
          {"started_at", worker.started_at},
          {"seen_at", worker.seen_at},
          {"draining", worker.draining},
          {"slots", worker.slots},
          {"jobs", worker.jobs},
          {"unfit", unfit_json(worker.unfit)}};
}

/// The value; nullopt, and a line in the log, when the database does not answer.
template <class Value>
asio::awaitable<std::optional<Value>> checked(asio::awaitable<Value> reading) {
  try {
    co_return co_await std::move(reading);
  } catch (const std::exception& e) {
    log_warning("database_check_failed", {{"reason", e.what()}});
  }
  co_return std::nullopt;
}

/// What is missing does not come back while the process runs.
std::string check_analysis() {
  const auto fault = analysis_fault();
  if (!fault) return "ready";
  log_error(analysis_unavailable, {{"reason", *fault}, {"hint", "reinstall libicu, restart"}});
  return analysis_unavailable;
}

std::unexpected<problem> unready(std::string code, std::string detail) {
  return std::unexpected(
      problem{503, std::move(code), std::move(detail), "", {{"Retry-After", "5"}}});
}

}  // namespace

operation_handlers::operation_handlers(asio::any_io_executor executor, parts given)
    : parts_(std::move(given)),
      analysis_status_(check_analysis()),
      queue_reading_(executor, [this] { return read_queue(); },
                     {.time = std::chrono::seconds(1), .of_cost = 10}),
      database_check_(executor, [this] { return touch_database(); }, {}),
      outdated_reading_(executor, [this] { return count_outdated(); },
                        {.time = std::chrono::seconds(2), .of_cost = 50}) {}

/// Reads the counts, which also proves that the database answers.
asio::awaitable<operation_handlers::queue_reading> operation_handlers::read_queue() {
  const auto begun = std::chrono::steady_clock::now();
  const auto counts =
      co_await parts_.health_pool.run({}, [this] { return parts_.health_queue.counts(); });
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  co_return queue_reading{counts, took.count()};
}

/// A query that returns one row.
asio::awaitable<std::int64_t> operation_handlers::touch_database() {
  return parts_.health_pool.run({}, [this] { return parts_.health_queue.depth(1); });
}

asio::awaitable<std::size_t> operation_handlers::count_workers() {
  return parts_.health_pool.run({}, [this] { return parts_.health_queue.workers().size(); });
}

/// Of the search entries, up to a bound.
asio::awaitable<outdated_counts> operation_handlers::count_outdated() {
  return parts_.health_pool.run({}, [this] { return parts_.health_entries.counts(); });
}

reply operation_handlers::health(exchange_ptr) {
  co_return json_response(200, json::object{{"status", "ok"}});
}

reply operation_handlers::ready(exchange_ptr) {
  if (parts_.draining()) co_return unready("draining", "This process is stopping.");
  // Anyone may ask at any rate: the answer occupies at most one connection.
  if (!co_await checked(database_check_.read())) {
    co_return unready("database_unavailable", "The database does not answer.");
  }
  if (analysis_status_ != "ready") {
    co_return unready(analysis_status_, "The data of this host's ICU library is missing.");
  }
  co_return json_response(200, json::object{{"status", "ready"}});
}

reply operation_handlers::details(exchange_ptr request) {
  auto reading = co_await checked(queue_reading_.read());
  const bool detailed = parts_.details_for_all || request->who.scopes.has(permission::operate);
  std::optional<std::size_t> workers;
  std::optional<outdated_counts> outdated;
  if (reading && detailed) {
    // The counts may come from the cache, the workers never do.
    workers = co_await checked(count_workers());
    if (workers) {
      outdated = co_await checked(outdated_reading_.read());
    } else {
      reading.reset();
    }
  }
  const auto embedder = parts_.embedder_status();
  const bool complete = reading && embedder == "ready" && analysis_status_ == "ready";
  json::object body{{"status", !reading ? "unavailable" : complete ? "ok" : "degraded"}};
  if (detailed) {
    body["database"] = json::object{
        {"ok", reading.has_value()},
        {"latency_ms", reading ? json::value(reading->latency_ms) : json::value(nullptr)},
        {"rows_in_default_partition",
         reading ? json::value(reading->counts.rows_in_default) : json::value(nullptr)}};
    body["queue"] = reading ? json::value(counts_json(reading->counts)) : json::value(nullptr);
    body["embedder"] = embedder;
    body["providers"] = providers_json(parts_.providers());
    body["analysis"] = analysis_status_;
    body["search"] = search_json(outdated);
    if (workers) body["workers"] = *workers;
    if (reading) body["unfit_workers"] = reading->counts.unfit_workers;
  }
  co_return json_response(reading ? 200 : 503, body);
}

reply operation_handlers::metrics(exchange_ptr) {
  auto readings = parts_.readings();
  if (const auto reading = co_await checked(queue_reading_.read()))
    readings.queue = reading->counts;
  response answer;
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  answer.body = parts_.metrics.text(readings);
  co_return answer;
}

reply operation_handlers::queue(exchange_ptr request) {
  const auto counts =
      co_await parts_.pool.run(request->turn(), [this] { return parts_.queue.counts(); });
  co_return json_response(200, counts_json(counts));
}

reply operation_handlers::pause_queue(exchange_ptr request) {
  return set_claiming(std::move(request), queue_claiming::paused);
}

reply operation_handlers::resume_queue(exchange_ptr request) {
  return set_claiming(std::move(request), queue_claiming::running);
}

reply operation_handlers::set_claiming(exchange_ptr request, queue_claiming wanted) {
  const auto [changed, counts] = co_await parts_.pool.run(request->turn(), [this, wanted] {
    const bool switched = parts_.queue.set_claiming(wanted);
    return std::pair(switched, parts_.queue.counts());
  });
  queue_reading_.forget();
  if (changed) {
    log_info("queue_switched",
             {{"paused", wanted == queue_claiming::paused}, {"request_id", request->request_id}});
  }
  if (wanted == queue_claiming::running) parts_.send_hint(channel_job_ready, "");
  co_return json_response(200, counts_json(counts));
}

reply operation_handlers::workers(exchange_ptr request) {
  const auto list =
      co_await parts_.pool.run(request->turn(), [this] { return parts_.queue.workers(); });
  json::array items;
  for (const auto& worker : list) items.push_back(worker_json(worker));
  co_return json_response(200, json::object{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

}  // namespace pagemill
