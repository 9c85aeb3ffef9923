#include "api/cli/client/job_follower.hpp"

#include <algorithm>
#include <format>

namespace pagemill::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t polls_max = 16;
constexpr int wait_seconds = 20;
/// When more jobs are followed than polls may be open, each poll holds its place only so long.
constexpr int wait_seconds_when_crowded = 1;
/// An API that restarts is away for a second or two; after these attempts it is called unreachable.
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
  while (under_way_ < polls_max && !waiting_.empty()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    ++under_way_;
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
  service_.send(std::move(request), [this, job = std::move(job)](outcome<http_answer> got) mutable {
    --under_way_;
    if (got) {
      take(std::move(job), std::move(*got));
    } else {
      take_failure(std::move(job), got.error());
    }
    start_polls();
  });
}

void job_follower::take(followed job, http_answer answer) {
  job.failures_in_row = 0;
  if (answer.status != 304) {
    auto seen = parse_job(answer.body);
    if (!seen) {
      const failure why{exit_code::internal, "bad_answer", "the server's answer is no job"};
      shown_.failed(job.index, job.item, why);
      end(job, why.exit);
      return;
    }
    job.etag = answer.etag;
    job.item.job = std::move(*seen);
    if (is_final(*job.item.job)) {
      shown_.finished(job.index, job.item);
      end(job, exit_code_of_job(job.item.job->status));
      return;
    }
    shown_.changed(job.index, job.item);
  }
  const auto waited = std::chrono::duration_cast<milliseconds>(steady_clock::now() - job.since);
  wait_for_turn(std::move(job), poll_pause(waited));
}

void job_follower::take_failure(followed job, const failure& why) {
  const bool passing = why.exit == exit_code::unreachable || why.exit == exit_code::temporary;
  // Only a job that was seen before: a wrong address should be told at once.
  if (passing && !job.etag.empty() && ++job.failures_in_row < failures_max) {
    const auto delay = reconnect_delay * job.failures_in_row;
    wait_for_turn(std::move(job), delay);
    return;
  }
  shown_.failed(job.index, job.item, why);
  end(job, why.exit);
}

void job_follower::wait_for_turn(followed job, milliseconds delay) {
  wire_.after(delay, [this, job = std::move(job)]() mutable {
    waiting_.push_back(std::move(job));
    start_polls();
  });
}

void job_follower::end(followed& job, exit_code code) {
  job.done(code);
}

}  // namespace pagemill::cli
