#include "api/jobs/job_watcher.hpp"

#include <algorithm>
#include <exception>

#include "common/async/as_outcome.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

}  // namespace

job_watcher::job_watcher(asio::any_io_executor executor, version_reader read)
    : executor_(std::move(executor)), read_(std::move(read)), tick_(executor_) {}

asio::awaitable<bool> job_watcher::wait(job_id job, std::int64_t known, clock::time_point deadline,
                                        early_end* early) {
  if (stopping_) co_return false;
  if (early != nullptr && early->asked_) co_return false;
  waiter here{known, asio::steady_timer(executor_, deadline)};
  /// Leaves the map however the coroutine ends, cancellation included.
  struct registration {
    waiter_map& map;
    waiter_map::iterator place;
    early_end* early;
    ~registration() {
      map.erase(place);
      if (early != nullptr) early->wake_ = nullptr;
    }
  } registered{waiters_, waiters_.emplace(job, &here), early};
  if (early != nullptr) early->wake_ = &here.wake;
  if (waiters_.size() == 1) tick_.cancel();  // wakes the loop, which sleeps while nobody waits
  co_await here.wake.async_wait(as_outcome);
  co_return here.changed;
}

void job_watcher::hint(std::string_view job) {
  if (waiters_.empty()) return;
  const auto id = parse_uuid(job);
  if (!id) {
    all_due_ = {};
  } else if (waiters_.contains(job_id{*id})) {
    hinted_.insert(job_id{*id});
  } else {
    return;
  }
  tick_.cancel();
}

asio::awaitable<void> job_watcher::run() {
  while (!stopping_) {
    if (waiters_.empty()) {
      tick_.expires_at(clock::time_point::max());
      co_await tick_.async_wait(as_outcome);
      continue;
    }
    const auto begun = clock::now();
    const bool all = begun >= all_due_;
    if (all) all_due_ = clock::time_point::max();  // a hint during the query moves it
    std::vector<job_id> jobs =
        all ? all_jobs() : std::vector<job_id>(hinted_.begin(), hinted_.end());
    hinted_.clear();
    const bool asked = co_await ask(std::move(jobs));
    const auto ended = clock::now();
    const auto pause = std::max<clock::duration>(period, (ended - begun) * rest_factor);
    if (!asked) {
      all_due_ = ended;  // after the backoff: the hints of this round are lost
    } else if (all && all_due_ == clock::time_point::max()) {
      all_due_ = ended + pause;
    }
    co_await rest(asked ? quiet : backoff);
  }
}

asio::awaitable<void> job_watcher::rest(std::chrono::milliseconds least) {
  tick_.expires_after(least);
  while (!stopping_ && tick_.expiry() > clock::now()) co_await tick_.async_wait(as_outcome);
  if (stopping_ || !hinted_.empty() || all_due_ <= clock::now()) co_return;
  tick_.expires_at(all_due_);
  co_await tick_.async_wait(as_outcome);
}

std::vector<job_id> job_watcher::all_jobs() const {
  std::vector<job_id> jobs;
  for (auto at = waiters_.begin(); at != waiters_.end();
       at = waiters_.equal_range(at->first).second) {
    jobs.push_back(at->first);
  }
  return jobs;
}

asio::awaitable<bool> job_watcher::ask(std::vector<job_id> jobs) {
  if (jobs.empty()) co_return true;
  try {
    const auto found = co_await read_(jobs);
    compare(jobs, found);
    failing_ = false;
    co_return true;
  } catch (const std::exception& e) {
    if (!failing_) log_warning("job_watch_failed", {{"reason", e.what()}});
    failing_ = true;
  }
  co_return false;
}

void job_watcher::compare(const std::vector<job_id>& asked, const versions& found) {
  const std::unordered_map<job_id, std::int64_t> now(found.begin(), found.end());
  for (const auto& job : asked) {
    const auto version = now.find(job);
    const auto [first, last] = waiters_.equal_range(job);
    for (auto at = first; at != last; ++at) {
      auto& waiting = *at->second;
      if (version != now.end() && version->second == waiting.known) continue;
      waiting.changed = true;
      waiting.wake.cancel();
    }
  }
}

void job_watcher::stop() {
  stopping_ = true;
  tick_.cancel();
  for (const auto& [job, waiting] : waiters_) waiting->wake.cancel();
}

}  // namespace pagemill
