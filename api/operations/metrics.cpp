#include "api/operations/metrics.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <prometheus/text_serializer.h>

namespace pagemill {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code ignored;
  double count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", ignored), end; at != end;
       at.increment(ignored)) {
    ++count;
  }
  return count;
}

}  // namespace

api_metrics::api_metrics()
    : requests_(BuildCounter()
                    .Name("pagemill_http_requests_total")
                    .Help("Answered requests")
                    .Register(registry_)),
      seconds_(BuildHistogram()
                   .Name("pagemill_http_request_seconds")
                   .Help("From the first byte of a request to the last of its answer")
                   .Register(registry_)),
      bytes_in_(BuildCounter()
                    .Name("pagemill_http_body_bytes_received_total")
                    .Help("Bytes of request bodies")
                    .Register(registry_)
                    .Add({})),
      bytes_out_(BuildCounter()
                     .Name("pagemill_http_body_bytes_sent_total")
                     .Help("Bytes of answers")
                     .Register(registry_)
                     .Add({})),
      gauges_(BuildGauge()
                  .Name("pagemill_api_now")
                  .Help("What this process holds at the moment")
                  .Register(registry_)),
      queue_(BuildGauge()
                 .Name("pagemill_queue_jobs")
                 .Help("Live jobs by what they wait for")
                 .Register(registry_)),
      cache_events_(BuildCounter()
                        .Name("pagemill_cache_events_total")
                        .Help("Hits, misses and evictions of the caches")
                        .Register(registry_)),
      cache_size_(BuildGauge()
                      .Name("pagemill_cache_size")
                      .Help("Items and bytes in the caches")
                      .Register(registry_)) {}

void api_metrics::set_cache(const std::string& name, const cache_counts& counts) {
  // The caches do the counting; these counters only follow them.
  const auto raise = [&](const char* event, std::uint64_t to) {
    auto& counter = cache_events_.Add({{"cache", name}, {"event", event}});
    counter.Increment(static_cast<double>(to) - counter.Value());
  };
  raise("hit", counts.hits);
  raise("miss", counts.misses);
  raise("eviction", counts.evictions);
  cache_size_.Add({{"cache", name}, {"unit", "items"}}).Set(static_cast<double>(counts.items));
  cache_size_.Add({{"cache", name}, {"unit", "bytes"}}).Set(static_cast<double>(counts.bytes));
}

api_metrics::request_series& api_metrics::series_of(const series_key& key) {
  const auto known = series_.find(key);
  if (known != series_.end()) return known->second;
  const std::string route(key.pattern.empty() ? "none" : key.pattern);
  const std::string method(to_string(key.method));
  const prometheus::Histogram::BucketBoundaries bounds{.001, .0025, .005, .01, .025, .05, .1,
                                                       .25,  .5,    1,    2,   5,    30,  60};
  auto& answered =
      requests_.Add({{"route", route}, {"method", method}, {"status", std::to_string(key.status)}});
  auto& seconds = seconds_.Add({{"route", route}, {"method", method}}, bounds);
  return series_.emplace(key, request_series{&answered, &seconds}).first->second;
}

void api_metrics::request_finished(const request_summary& summary, std::string_view pattern) {
  auto& series = series_of({pattern, summary.method, summary.status});
  series.answered->Increment();
  series.seconds->Observe(std::chrono::duration<double>(summary.took).count());
  bytes_in_.Increment(static_cast<double>(summary.bytes_in));
  bytes_out_.Increment(static_cast<double>(summary.bytes_out));
}

std::string api_metrics::text(const metric_readings& now) {
  const auto set = [this](const char* what, double value) {
    gauges_.Add({{"what", what}}).Set(value);
  };
  set("connections", static_cast<double>(now.connections));
  set("blocking_calls", static_cast<double>(now.blocking_admitted));
  set("answer_bytes", static_cast<double>(now.answer_bytes));
  set("long_polls", static_cast<double>(now.long_polls));
  set("event_streams", static_cast<double>(now.event_streams));
  for (const auto& [name, counts] : now.caches) set_cache(name, counts);
  set("resident_bytes", resident_bytes());
  set("open_files", open_files());
  set("database_up", now.queue ? 1 : 0);
  if (now.queue) {
    const auto count = [this](const char* state, std::int64_t jobs) {
      queue_.Add({{"state", state}}).Set(static_cast<double>(jobs));
    };
    count("ready", now.queue->ready);
    count("scheduled", now.queue->scheduled);
    count("running", now.queue->running);
    count("waiting_for_embedding", now.queue->waiting_for_embedding);
    set("oldest_ready_seconds", now.queue->oldest_ready_seconds);
    set("queue_paused", now.queue->paused ? 1 : 0);
    set("rows_in_default_partition", now.queue->rows_in_default ? 1 : 0);
    set("unfit_workers", static_cast<double>(now.queue->unfit_workers));
  }
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace pagemill
