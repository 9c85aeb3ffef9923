/// A job's changes as Server-Sent Events, made while they are sent.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/http/response.hpp"
#include "api/jobs/job_watcher.hpp"
#include "common/core/errc.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

/// Counts the streams of this process; on one thread.
class stream_limit {
 public:
  explicit stream_limit(std::size_t streams_max) : streams_max_(streams_max) {}
  struct release {
    void operator()(stream_limit* from) const { --from->open_; }
  };
  using permit = std::unique_ptr<stream_limit, release>;

  /// Empty when as many are open as may be.
  permit take() {
    if (open_ >= streams_max_) return nullptr;
    ++open_;
    return permit(this);
  }
  std::size_t open() const { return open_; }

 private:
  std::size_t streams_max_;
  std::size_t open_ = 0;
};

/// Events `progress` with the job as data and its version as id, then the final state as event
/// `completed`, `failed` or `cancelled`, then the end. A comment goes out when nothing else did for
/// a while, so that proxies keep the connection and a dead one is found. Ends when the job is gone,
/// when the watcher stops, or when told.
class job_events final : public body_pieces {
 public:
  using reader = std::function<boost::asio::awaitable<result<job>>()>;

  /// `first` is the job as it is now; versions up to `seen` are not sent.
  job_events(job_watcher& watcher, reader read, job first, std::int64_t seen,
             stream_limit::permit permit, std::chrono::steady_clock::duration beat = heartbeat);
  boost::asio::awaitable<std::optional<std::string>> next() override;
  void stop() override { early_.ask(); }

  static constexpr std::chrono::seconds heartbeat{15};

 private:
  std::string take(const job& of);

  job_watcher& watcher_;
  reader read_;
  std::optional<job> first_;
  job_id job_;
  std::int64_t seen_;
  std::int64_t known_;
  stream_limit::permit permit_;
  std::chrono::steady_clock::duration beat_;
  job_watcher::early_end early_;
  bool ended_ = false;
};

/// One event of the format text/event-stream; `data` has no line breaks.
std::string event_text(std::int64_t id, std::string_view name, std::string_view data);

/// What Last-Event-ID says; -1 when it is missing or none of ours.
std::int64_t read_last_event_id(std::string_view header);

}  // namespace pagemill
