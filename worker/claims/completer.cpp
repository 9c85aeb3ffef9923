#include "worker/claims/completer.hpp"

#include <algorithm>
#include <unordered_set>

#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

constexpr std::size_t batch_max = 512;
constexpr std::size_t waiting_max = 2 * batch_max;

}  // namespace

completer::completer(job_queue& queue, worker_state& state,
                     std::function<void(const job_id&)> ended)
    : queue_(queue), state_(state), ended_(std::move(ended)) {}

completer::~completer() {
  stop();
}

void completer::start() {
  thread_ = std::thread([this] { loop(); });
}

void completer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void completer::add(finished_claim ending) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < waiting_max || stopping_; });
  waiting_.push_back(std::move(ending));
  lock.unlock();
  changed_.notify_all();
}

void completer::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_max));
    std::vector<finished_claim> batch(std::make_move_iterator(waiting_.begin()),
                                      std::make_move_iterator(waiting_.begin() + count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    lock.unlock();
    changed_.notify_all();
    write(std::move(batch));
    lock.lock();
  }
}

/// Claims of an incarnation that is over may stand beside those of the next.
void completer::write(std::vector<finished_claim> ending) {
  while (!ending.empty()) {
    const auto worker = ending.front().held.worker;
    const auto others = std::ranges::partition(
        ending, [&](const auto& end) { return end.held.worker == worker; });
    std::vector<finished_claim> rest(std::make_move_iterator(others.begin()),
                                     std::make_move_iterator(others.end()));
    ending.erase(others.begin(), others.end());
    for (int failures = 0; !try_write(worker, ending);) {
      std::unique_lock lock(mutex_);
      const auto pause = wait_after(retry::claim_ends, ++failures, random_fraction());
      if (changed_.wait_for(lock, pause, [&] { return stopping_; })) break;
      // The claims are another's by now, or soon; the fence would refuse them.
      if (state_.lapsed || worker != state_.id()) break;
    }
    for (const auto& end : ending) state_.extracting.remove(end.held);
    ending = std::move(rest);
  }
}

/// False: the database is away, and the same may be written later: what was written already is
/// refused then, by its fence. What the database refuses it would refuse again: each end is tried
/// alone then, and one that is refused alone is left to the claim watch.
bool completer::try_write(const worker_id& worker, std::span<const finished_claim> ending) {
  try {
    const auto written = queue_.finish(worker, ending);
    const std::unordered_set<job_id> held(written.begin(), written.end());
    for (const auto& end : ending) {
      if (held.contains(end.held.job)) {
        ended_(end.held.job);
      } else {
        log_info("claim_lost", {{"job_id", to_string(end.held.job)}});
      }
    }
    return true;
  } catch (const postgres::database_error& problem) {
    log_error("jobs_not_ended", {{"jobs", ending.size()}, {"error", problem.what()}});
    state_.claims_uncertain = true;
    if (!postgres::is_refusal(problem)) return false;
  }
  if (ending.size() == 1) return true;
  bool all = true;
  for (std::size_t i = 0; i < ending.size(); ++i) all &= try_write(worker, ending.subspan(i, 1));
  return all;
}

}  // namespace pagemill
