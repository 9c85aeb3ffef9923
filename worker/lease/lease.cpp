#include "worker/lease/lease.hpp"

#include <unordered_set>

namespace pagemill {

steady_time give_up_at(const acknowledged_renewal& last, bool holds_lock,
                       const lease_timing& timing) {
  if (last.said_locked && !holds_lock) return last.sent_at + timing.lock_grace - timing.lock_margin;
  return last.sent_at + timing.lease - timing.margin;
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
    // The row's age counts, as the design says, not the time without the lock; but the lock must
    // have been missing at two sightings, so that a reconnect between them is not a death.
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
