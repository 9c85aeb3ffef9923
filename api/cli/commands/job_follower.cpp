#include "api/cli/commands/job_follower.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "api/cli/client/answer_values.hpp"

namespace pagemill::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// More jobs are followed by the list.
constexpr std::size_t polls_max = 4;
constexpr int wait_seconds = 20;
constexpr int pages_max = 20;
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
  if (listing_) return;
  if (open_polls_ + waiting_.size() > polls_max) {
    if (waiting_.empty()) return;
    listing_ = true;
    pages_ = 0;
    for (auto& job : waiting_) job.seen = false;
    return list("");
  }
  while (open_polls_ < polls_max && !waiting_.empty()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    ++open_polls_;
    poll(std::move(next));
  }
}

void job_follower::poll(followed job) {
  http_request request;
  const auto& id = job.item.job ? job.item.job->id : job.item.label;
  request.url = "/api/v1/pdf/jobs/" + url_encoded(id);
  if (!job.etag.empty()) {
    request.url += std::format("?wait={}", wait_seconds);
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

/// One page of the list, the newest jobs first.
void job_follower::list(const std::string& cursor) {
  http_request request;
  request.url = std::format("/api/v1/pdf/jobs?limit={}",
                            std::clamp<std::size_t>(2 * waiting_.size(), 50, 1000));
  if (!cursor.empty()) request.url += "&cursor=" + url_encoded(cursor);
  session_.client.send(std::move(request), [this](const outcome<http_answer>& got) {
    if (got) {
      take_page(*got);
    } else {
      fail_round(got.error());
    }
  });
}

void job_follower::take_page(const http_answer& answer) {
  const auto page = read_list(answer.body, [this](const simdjson::dom::element& item) {
    take_seen(simdjson::minify(item));
  });
  if (!page) return fail_round(page.error());
  rounds_failed_ = 0;
  const bool all = std::ranges::all_of(waiting_, &followed::seen);
  if (!all && !page->next_cursor.empty() && ++pages_ < pages_max) return list(page->next_cursor);
  end_round();
}

void job_follower::take_seen(const std::string& raw) {
  auto seen = parse_job(raw);
  if (!seen) return;
  const auto job = std::ranges::find_if(waiting_, [&](const followed& one) {
    return (one.item.job ? one.item.job->id : one.item.label) == seen->id;
  });
  if (job == waiting_.end()) return;
  job->seen = true;
  const bool changed = !job->item.job || job->item.job->raw != seen->raw;
  job->item.job = std::move(*seen);
  if (is_final(*job->item.job)) {
    const auto ended = std::move(*job);
    waiting_.erase(job);
    shown_.finished(ended.index, ended.item);
    ended.done(exit_code_of_job(ended.item.job->status));
  } else if (changed) {
    shown_.changed(job->index, job->item);
  }
}

/// What the list does not show is asked for by itself: it may be no job of the workspace.
void job_follower::end_round() {
  const auto pause = time_to_pause();
  for (std::size_t left = waiting_.size(); left > 0 && open_polls_ < polls_max; --left) {
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    if (job.seen) {
      waiting_.push_back(std::move(job));
      continue;
    }
    ++open_polls_;
    poll(std::move(job));
  }
  session_.wire.after(pause, [this] {
    listing_ = false;
    start_polls();
  });
}

void job_follower::fail_round(const failure& why) {
  const bool transient = why.exit == exit_code::unreachable || why.exit == exit_code::temporary;
  if (transient && ++rounds_failed_ < failures_max) {
    session_.wire.after(reconnect_delay * rounds_failed_, [this] {
      listing_ = false;
      start_polls();
    });
    return;
  }
  listing_ = false;
  for (const auto& job : std::exchange(waiting_, {})) give_up(job, why);
}

milliseconds job_follower::time_to_pause() const {
  if (waiting_.empty()) return milliseconds(0);
  const auto waited =
      std::chrono::duration_cast<milliseconds>(steady_clock::now() - waiting_.front().since);
  return std::max(poll_pause(waited), session_.client.unhurried_pause());
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
