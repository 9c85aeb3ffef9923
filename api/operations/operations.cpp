#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/operations/operation_handlers.hpp"
#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"

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
          {"paused_at", counts.paused_at ? json::value(*counts.paused_at) : json::value(nullptr)}};
}

json::object worker_json(const worker_row& worker) {
  return {
      {"slot", worker.slot},       {"host", worker.host},         {"started_at", worker.started_at},
      {"seen_at", worker.seen_at}, {"draining", worker.draining}, {"slots", worker.slots},
      {"jobs", worker.jobs}};
}

/// What is read; nothing when the database does not answer.
template <class Value>
asio::awaitable<std::optional<Value>> checked(shared_reading<Value>* source) {
  try {
    co_return co_await source->read();
  } catch (const std::exception& e) {
    log_warning("database_check_failed", {{"reason", e.what()}});
  }
  co_return std::nullopt;
}

}  // namespace

operation_handlers::operation_handlers(asio::any_io_executor executor, parts made_of)
    : parts_(std::move(made_of)),
      queue_now_(executor, [this] { return read_queue(); },
                 {.time = std::chrono::seconds(1), .of_cost = 10}),
      answers_(executor, [this] { return touch_database(); }, {}) {}

/// The queue's counts, which are also the proof that the database answers.
asio::awaitable<operation_handlers::queue_reading> operation_handlers::read_queue() {
  const auto begun = std::chrono::steady_clock::now();
  const auto counts = co_await parts_.pool.run([this] { return parts_.queue.counts(); });
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  co_return queue_reading{counts, took.count()};
}

/// A question of one row.
asio::awaitable<std::int64_t> operation_handlers::touch_database() {
  return parts_.pool.run([this] { return parts_.queue.depth(1); });
}

asio::awaitable<std::optional<std::size_t>> operation_handlers::count_workers() {
  try {
    const auto list = co_await parts_.pool.run([this] { return parts_.queue.workers(); });
    co_return list.size();
  } catch (const std::exception& e) {
    log_warning("database_check_failed", {{"reason", e.what()}});
  }
  co_return std::nullopt;
}

asio::awaitable<response> operation_handlers::health(exchange_ptr) {
  co_return json_response(200, json::object{{"status", "ok"}});
}

asio::awaitable<response> operation_handlers::ready(exchange_ptr request) {
  const auto unready = [&](std::string code, std::string detail) {
    return problem_response({503, std::move(code), std::move(detail), "", {{"Retry-After", "5"}}},
                            request->request_id);
  };
  if (parts_.draining()) co_return unready("draining", "This process is stopping.");
  // Anybody may ask, as often as they like: one connection at most is busy with it.
  if (!co_await checked(&answers_)) {
    co_return unready("database_unavailable", "The database does not answer.");
  }
  co_return json_response(200, json::object{{"status", "ready"}});
}

asio::awaitable<response> operation_handlers::details(exchange_ptr request) {
  auto now = co_await checked(&queue_now_);
  const bool shown = parts_.details_for_all || request->who.scopes.has(permission::operate);
  std::optional<std::size_t> workers;
  if (now && shown) {
    // The counts may have been kept: this is asked now.
    workers = co_await count_workers();
    if (!workers) now.reset();
  }
  const bool whole = now && parts_.embedder.status() == "ready";
  json::object body{{"status", !now ? "unavailable" : whole ? "ok" : "degraded"}};
  if (shown) {
    body["database"] =
        json::object{{"ok", now.has_value()},
                     {"latency_ms", now ? json::value(now->latency_ms) : json::value(nullptr)}};
    body["queue"] = now ? json::value(counts_json(now->counts)) : json::value(nullptr);
    body["embedder"] = parts_.embedder.status();
    if (workers) body["workers"] = *workers;
  }
  co_return json_response(now ? 200 : 503, body);
}

asio::awaitable<response> operation_handlers::metrics(exchange_ptr) {
  auto now = parts_.readings();
  if (const auto read = co_await checked(&queue_now_)) now.queue = read->counts;
  response answer;
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  answer.body = parts_.metrics.text(now);
  co_return answer;
}

asio::awaitable<response> operation_handlers::queue(exchange_ptr) {
  const auto counts = co_await parts_.pool.run([this] { return parts_.queue.counts(); });
  co_return json_response(200, counts_json(counts));
}

asio::awaitable<response> operation_handlers::pause_queue(exchange_ptr request, bool wanted) {
  const auto [changed, counts] = co_await parts_.pool.run([this, wanted] {
    const bool switched = parts_.queue.pause(wanted);
    return std::pair(switched, parts_.queue.counts());
  });
  queue_now_.forget();
  if (changed)
    log_info("queue_switched", {{"paused", wanted}, {"request_id", request->request_id}});
  if (!wanted) parts_.send_hint(channel_job_ready, "");
  co_return json_response(200, counts_json(counts));
}

asio::awaitable<response> operation_handlers::workers(exchange_ptr) {
  const auto list = co_await parts_.pool.run([this] { return parts_.queue.workers(); });
  json::array items;
  for (const auto& worker : list) items.push_back(worker_json(worker));
  co_return json_response(200, json::object{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

}  // namespace pagemill
