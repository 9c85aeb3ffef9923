#include "api/jobs/job_watcher.hpp"

#include <exception>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
constexpr auto as_outcome = asio::as_tuple(asio::use_awaitable);

}  // namespace

job_watcher::job_watcher(asio::any_io_executor executor, version_reader read)
    : executor_(std::move(executor)), read_(std::move(read)), tick_(executor_) {}

asio::awaitable<void> job_watcher::wait(job_id job, std::int64_t known,
                                        std::chrono::steady_clock::time_point deadline) {
  if (stopping_) co_return;
  waiter here{known, asio::steady_timer(executor_, deadline)};
  /// Leaves the map however the coroutine ends, cancelled ones too.
  struct registration {
    waiter_map& map;
    waiter_map::iterator place;
    ~registration() { map.erase(place); }
  } registered{waiters_, waiters_.emplace(job, &here)};
  if (waiters_.size() == 1) tick_.cancel();  // the loop sleeps while nobody waits
  co_await here.wake.async_wait(as_outcome);
}

void job_watcher::hint(std::string_view job) {
  if (waiters_.empty()) return;
  const auto id = parse_uuid(job);
  if (id && !waiters_.contains(job_id{*id})) return;
  hinted_ = true;
  tick_.cancel();
}

asio::awaitable<void> job_watcher::run() {
  while (!stopping_) {
    if (waiters_.empty()) {
      tick_.expires_at(std::chrono::steady_clock::time_point::max());
      co_await tick_.async_wait(as_outcome);
      continue;
    }
    hinted_ = false;
    const bool asked = co_await ask();
    const auto pause = asked ? quiet : backoff;
    tick_.expires_after(pause);
    while (!stopping_ && tick_.expiry() > std::chrono::steady_clock::now()) {
      co_await tick_.async_wait(as_outcome);
    }
    if (stopping_ || hinted_ || !asked) continue;
    tick_.expires_after(period - quiet);
    co_await tick_.async_wait(as_outcome);
  }
}

asio::awaitable<bool> job_watcher::ask() {
  std::vector<job_id> jobs;
  for (auto at = waiters_.begin(); at != waiters_.end();
       at = waiters_.equal_range(at->first).second) {
    jobs.push_back(at->first);
  }
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
      const bool same = version != now.end() && version->second == at->second->known;
      if (!same) at->second->wake.cancel();
    }
  }
}

void job_watcher::stop() {
  stopping_ = true;
  tick_.cancel();
  for (const auto& [job, waiting] : waiters_) waiting->wake.cancel();
}

}  // namespace pagemill
