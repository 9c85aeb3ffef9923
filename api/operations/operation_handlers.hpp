/// The routes of operations: health, readiness, metrics, the queue and its workers.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/cache/shared_reading.hpp"
#include "api/http/exchange.hpp"
#include "api/operations/metrics.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/jobs/channels.hpp"
#include "common/net/circuit_breaker.hpp"
#include "common/stores/jobs/queue_store.hpp"
#include "common/stores/search/outdated_entries.hpp"

namespace pagemill {

class operation_handlers {
 public:
  struct parts {
    blocking_pool& health_pool;
    queue_store& health_queue;
    outdated_entry_store& health_entries;
    blocking_pool& pool;
    queue_store& queue;
    api_metrics& metrics;
    hint_sender send_hint;
    std::function<metric_readings()> readings;     ///< all but the queue's
    std::function<std::string()> embedder_status;  ///< "ready", or why it is not
    /// Those that this process calls, by name. Asking costs nothing.
    std::function<std::vector<std::pair<std::string, circuit_view>>()> providers;
    std::function<bool()> draining;
    bool details_for_all = false;  ///< authentication is off
  };
  operation_handlers(boost::asio::any_io_executor executor, parts given);

  /// The process is alive.
  reply health(exchange_ptr request);
  /// The process can serve; 503 `draining`, `database_unavailable`, `analysis_unavailable`.
  reply ready(exchange_ptr request);
  /// The state of database and model; operators also see queue and workers.
  reply details(exchange_ptr request);
  reply metrics(exchange_ptr request);
  reply queue(exchange_ptr request);
  /// Both answer as queue() does, whether or not they changed anything.
  reply pause_queue(exchange_ptr request);
  reply resume_queue(exchange_ptr request);
  reply workers(exchange_ptr request);

 private:
  struct queue_reading {
    queue_counts counts;
    double latency_ms = 0;
  };
  reply set_claiming(exchange_ptr request, queue_claiming wanted);
  boost::asio::awaitable<queue_reading> read_queue();
  boost::asio::awaitable<std::int64_t> touch_database();
  boost::asio::awaitable<std::size_t> count_workers();
  boost::asio::awaitable<outdated_counts> count_outdated();

  parts parts_;
  const std::string analysis_status_;  ///< "ready", or why it is not; until the process ends
  /// Counting takes time linear in the queue, and anyone may ask for the health.
  shared_reading<queue_reading> queue_reading_;
  shared_reading<std::int64_t> database_check_;  ///< keeps nothing
  shared_reading<outdated_counts> outdated_reading_;
};

constexpr auto operation_routes() {
  using enum http_method;
  using handlers = operation_handlers;
  return std::to_array<resource_route<handlers>>({
      {{get, "/api/v1/queue", scope::operate}, &handlers::queue},
      {{post, "/api/v1/queue/pause", scope::operate}, &handlers::pause_queue},
      {{post, "/api/v1/queue/resume", scope::operate}, &handlers::resume_queue},
      {{get, "/api/v1/workers", scope::operate}, &handlers::workers},
      {{get, "/api/v1/health", scope::open}, &handlers::details},
      {{get, "/health", scope::probe}, &handlers::health},
      {{get, "/ready", scope::probe}, &handlers::ready},
      {route_rule{get, "/metrics", scope::operate_or_loopback}.producing("text/plain"),
       &handlers::metrics},
  });
}

}  // namespace pagemill
