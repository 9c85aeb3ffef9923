/// A job's changes as Server-Sent Events, produced while they are sent.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/http/response.hpp"
#include "api/jobs/job_watcher.hpp"
#include "api/request/answer_budget.hpp"
#include "common/async/fair_shares.hpp"
#include "common/core/errc.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

/// Whose limit of streams is reached.
enum class stream_refusal { process, workspace };

/// Limits the streams of this process and of each workspace. Runs on one thread.
class stream_limit {
 public:
  /// Shared by fair_shares; `workspace_max` is a further limit of each workspace.
  stream_limit(std::size_t streams_max, std::size_t workspace_max)
      : shares_({.total = streams_max}), workspace_max_(workspace_max) {}
  struct release {
    workspace_id workspace;
    void operator()(stream_limit* from) const { from->give_back(workspace); }
  };
  using permit = std::unique_ptr<stream_limit, release>;

  std::expected<permit, stream_refusal> take(const workspace_id& workspace);
  std::size_t open() const { return shares_.total() - shares_.free(); }

 private:
  void give_back(const workspace_id& workspace) { shares_.give_back(workspace.value); }

  fair_shares shares_;
  std::size_t workspace_max_;
};

/// Sends `progress` events with the job as data and its version as id, then the final state as the
/// event `completed`, `failed` or `cancelled`, and ends. After a silence it sends a comment, so
/// that proxies keep the connection and dead ones are found. Also ends when the job is deleted,
/// when the watcher stops, on stop(), and after an hour: the client then reconnects and is
/// authorized again.
class job_events final : public body_pieces {
 public:
  using reader = std::function<boost::asio::awaitable<result<job>>()>;
  struct timing {
    std::chrono::steady_clock::duration beat = std::chrono::seconds(15);
    std::chrono::steady_clock::duration span = std::chrono::hours(1);
  };

  /// `first` is the job as it is now. Versions up to `seen` are not sent.
  job_events(job_watcher& watcher, answer_budget& answers, reader read, job first,
             std::int64_t seen, stream_limit::permit permit, timing times);
  boost::asio::awaitable<std::optional<std::string>> next() override;
  void stop() override { early_.ask(); }

 private:
  std::string take(const job& changed);

  job_watcher& watcher_;
  answer_budget& answers_;
  reader read_;
  std::optional<job> first_;
  job_id job_;
  std::int64_t seen_;
  std::int64_t known_;
  stream_limit::permit permit_;
  std::optional<answer_budget::room> room_;  ///< of the event that is being sent
  std::chrono::steady_clock::duration beat_;
  std::chrono::steady_clock::time_point ends_at_;
  job_watcher::early_end early_;
  bool ended_ = false;
};

/// The id in a Last-Event-ID header; -1 when it is missing or not one of ours.
std::int64_t read_last_event_id(std::string_view header);

}  // namespace pagemill
