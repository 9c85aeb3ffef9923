#include "worker/lease/lease.hpp"

#include <cstdlib>
#include <unordered_set>

#include "common/core/backoff.hpp"

namespace pagemill {
namespace {

/// Short and spread: the pool makes longer pauses between its attempts to connect, and twelve
/// seconds without a renewal end all that runs here.
constexpr std::chrono::milliseconds renew_again{500};
/// That many processes watch over all; more would see the same.
constexpr int sweepers_max = 8;

}  // namespace

steady_time give_up_at(const acknowledged_renewal& last, bool holds_lock,
                       const lease_timing& timing) {
  if (last.said_locked && !holds_lock) return last.sent_at + timing.lock_grace - timing.lock_margin;
  return last.sent_at + timing.lease - timing.margin;
}

void lease_record::acknowledged(const acknowledged_renewal& renewal) {
  if (renewal.sent_at - last_.sent_at > 2 * timing_.renew) unbroken_since_ = renewal.sent_at;
  last_ = renewal;
}

std::chrono::milliseconds wait_after_renewal(renewal_outcome outcome, const lease_timing& timing,
                                             double random) {
  switch (outcome) {
    case renewal_outcome::renewed: return timing.renew;
    case renewal_outcome::lapsed: return {};
    case renewal_outcome::failed:
      return std::chrono::duration_cast<std::chrono::milliseconds>(renew_again * spread(random));
  }
  std::abort();
}

sweep_decision judge_sweep(const sweep_conditions& conditions, steady_time now,
                           const lease_timing& timing) {
  const bool silent = now - conditions.last_renewal > 2 * timing.renew;
  if (conditions.has_lapsed || silent || conditions.workers_before >= sweepers_max) {
    return sweep_decision::skip;
  }
  return conditions.unbroken_since == conditions.unbroken_since_before ? sweep_decision::sweep
                                                                       : sweep_decision::start_over;
}

std::vector<worker_sighting> death_watch::dead(const std::vector<worker_sighting>& seen,
                                               steady_time asked_at, steady_time answered_at) {
  std::vector<worker_sighting> dead;
  std::unordered_set<worker_id> listed;
  for (const auto& worker : seen) {
    listed.insert(worker.id);
    auto& observed = since_[worker.id];
    if (observed.stamp != worker.stamp) {
      observed = {worker.stamp, answered_at, true, answered_at};
    }
    const bool lock_lost = worker.locks && !worker.locked;
    if (!lock_lost) {
      observed.locked = true;
    } else if (observed.locked) {
      observed.locked = false;
      observed.unlocked_since = answered_at;
    }
    // The row's age counts, not the time without the lock; but the lock must have been missing at
    // two sightings, so that a reconnect between them is not a death.
    const bool missing_twice = lock_lost && observed.unlocked_since < asked_at;
    if (asked_at - observed.since >= timing_.lease ||
        (missing_twice && asked_at - observed.since >= timing_.lock_grace)) {
      dead.push_back(worker);
    }
  }
  std::erase_if(since_, [&](const auto& entry) { return !listed.contains(entry.first); });
  return dead;
}

}  // namespace pagemill
