#include "api/cli/commands/job_follower.hpp"

#include <algorithm>
#include <format>

namespace pagemill::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t polls_max = 16;
constexpr int wait_seconds = 20;
/// While more jobs are followed than polls may be open, a poll keeps its place this long.
constexpr int wait_seconds_when_crowded = 1;
/// An API that restarts is away for a second or two; after this many failures it is unreachable.
constexpr int failures_max = 6;
constexpr milliseconds reconnect_delay{1000};

}  // namespace

milliseconds poll_pause(milliseconds waited) {
  return std::clamp(waited / 10, milliseconds(100), milliseconds(2000));
}

void job_follower::follow(std::size_t index, tracked_item item, handler done) {
  waiting_.push_back({index, std::move(item), "", std::move(done), steady_clock::now(), 0});
  start_polls();
}

void job_follower::start_polls() {
  while (open_polls_ < polls_max && !waiting_.empty()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    ++open_polls_;
    poll(std::move(next));
  }
}

void job_follower::poll(followed job) {
  const bool crowded = !waiting_.empty();
  http_request request;
  const auto& id = job.item.job ? job.item.job->id : job.item.label;
  request.url = "/api/v1/pdf/jobs/" + url_encoded(id);
  if (!job.etag.empty()) {
    request.url += std::format("?wait={}", crowded ? wait_seconds_when_crowded : wait_seconds);
    request.headers.push_back("If-None-Match: " + job.etag);
  }
  session_.client.send(std::move(request),
                       [this, job = std::move(job)](const outcome<http_answer>& got) mutable {
                         --open_polls_;
                         if (got) {
                           take(std::move(job), *got);
                         } else {
                           take_failure(std::move(job), got.error());
                         }
                         start_polls();
                       });
}

void job_follower::take(followed job, const http_answer& answer) {
  job.failures_in_row = 0;
  if (answer.status != 304) {
    auto seen = parse_job(answer.body);
    if (!seen) {
      give_up(job, seen.error());
      return;
    }
    job.etag = answer.etag;
    job.item.job = std::move(*seen);
    if (is_final(*job.item.job)) {
      shown_.finished(job.index, job.item);
      job.done(exit_code_of_job(job.item.job->status));
      return;
    }
    shown_.changed(job.index, job.item);
  }
  const auto waited = std::chrono::duration_cast<milliseconds>(steady_clock::now() - job.since);
  poll_later(std::move(job), poll_pause(waited));
}

void job_follower::take_failure(followed job, const failure& why) {
  const bool transient = why.exit == exit_code::unreachable || why.exit == exit_code::temporary;
  // Retry only for a job that was seen before: a wrong address should be reported at once.
  if (transient && !job.etag.empty() && ++job.failures_in_row < failures_max) {
    const auto delay = reconnect_delay * job.failures_in_row;
    poll_later(std::move(job), delay);
    return;
  }
  give_up(job, why);
}

void job_follower::poll_later(followed job, milliseconds delay) {
  session_.wire.after(delay, [this, job = std::move(job)]() mutable {
    waiting_.push_back(std::move(job));
    start_polls();
  });
}

void job_follower::give_up(const followed& job, const failure& why) {
  shown_.failed(job.index, job.item, why);
  job.done(why.exit);
}

}  // namespace pagemill::cli
