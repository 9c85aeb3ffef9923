/// Health, readiness, metrics, the queue and its workers.
#pragma once
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "api/cache/shared_reading.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/http/exchange.hpp"
#include "api/operations/metrics.hpp"
#include "api/search/query_embedder.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/jobs/queue_store.hpp"

namespace pagemill {

class operation_handlers {
 public:
  struct parts {
    blocking_pool& pool;
    queue_store& queue;
    query_embedder& embedder;
    api_metrics& metrics;
    hint_sender send_hint;
    std::function<metric_readings()> readings;  ///< all but the queue's
    std::function<bool()> draining;
    bool details_for_all = false;  ///< when there is no authentication
  };
  operation_handlers(boost::asio::any_io_executor executor, parts made_of);

  /// GET /health: this process answers.
  boost::asio::awaitable<response> health(exchange_ptr request);
  /// GET /ready: it can serve; 503 when not.
  boost::asio::awaitable<response> ready(exchange_ptr request);
  /// GET /api/v1/health: database, queue, workers and model.
  boost::asio::awaitable<response> details(exchange_ptr request);
  /// GET /metrics
  boost::asio::awaitable<response> metrics(exchange_ptr request);
  /// GET /api/v1/queue
  boost::asio::awaitable<response> queue(exchange_ptr request);
  /// POST /api/v1/queue/pause and /resume; both answer as GET does, changed or not.
  boost::asio::awaitable<response> pause_queue(exchange_ptr request, bool wanted);
  /// GET /api/v1/workers
  boost::asio::awaitable<response> workers(exchange_ptr request);

 private:
  struct queue_reading {
    queue_counts counts;
    double latency_ms = 0;
  };
  boost::asio::awaitable<queue_reading> read_queue();
  boost::asio::awaitable<std::int64_t> touch_database();
  boost::asio::awaitable<std::optional<std::size_t>> count_workers();

  parts parts_;
  /// Counting is linear in the queue, and anybody may ask for the health.
  shared_reading<queue_reading> queue_now_;
  shared_reading<std::int64_t> answers_;  ///< whether the database does: nothing is kept
};

}  // namespace pagemill
