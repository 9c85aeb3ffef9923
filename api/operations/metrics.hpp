/// The Prometheus metrics of this process. Labels are route patterns, never paths.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "api/cache/lru_cache.hpp"
#include "api/http/exchange.hpp"
#include "common/stores/jobs/queue_store.hpp"

namespace pagemill {

/// Gauges, read at each scrape.
struct metric_readings {
  std::size_t connections = 0;
  std::size_t blocking_admitted = 0;
  std::size_t answer_bytes = 0;  ///< of answers being made or sent
  std::size_t long_polls = 0;    ///< approximate: a stream that is reading its job counts as one
  std::size_t event_streams = 0;
  std::map<std::string, cache_counts> caches;  ///< by name
  std::optional<queue_counts> queue;           ///< nullopt when the database did not answer
};

class api_metrics {
 public:
  api_metrics();
  /// `pattern` is the route's, which lives as long as the process, or "". Call on one thread.
  void request_finished(const request_summary& summary, std::string_view pattern);
  /// The text exposition format.
  std::string text(const metric_readings& now);

 private:
  /// The counters of one label set. Looking them up by label takes as long as a short request.
  struct request_series {
    prometheus::Counter* answered;
    prometheus::Histogram* seconds;
  };
  struct series_key {
    std::string_view pattern;
    http_method method;
    int status;
    auto operator<=>(const series_key&) const = default;
  };
  request_series& series_of(const series_key& key);
  void set_cache(const std::string& name, const cache_counts& counts);

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  std::map<series_key, request_series> series_;
  prometheus::Counter& bytes_in_;
  prometheus::Counter& bytes_out_;
  prometheus::Family<prometheus::Gauge>& gauges_;
  prometheus::Family<prometheus::Gauge>& queue_;
  prometheus::Family<prometheus::Counter>& cache_events_;
  prometheus::Family<prometheus::Gauge>& cache_size_;
};

}  // namespace pagemill
