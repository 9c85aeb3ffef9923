#include "worker/lease/rescuer.hpp"

#include "common/core/log.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto orphans_every = 15s;

}  // namespace

rescuer::rescuer(worker_store& workers, claim_store& claims, housekeeper& house, sweep_view view,
                 const lease_timing& timing, progress_board& progress,
                 std::function<void()> jobs_ready)
    : workers_(workers),
      claims_(claims),
      house_(house),
      view_(view),
      timing_(timing),
      stamp_(progress.stamper(watched_loop::rescuer)),
      jobs_ready_(std::move(jobs_ready)),
      watch_(timing),
      loop_(wake_, {.failure_event = "sweep_failed",
                    .turn =
                        [this](woken_by) {
                          turn();
                          return timing_.sweep;
                        },
                    .after_failure =
                        [this] {
                          watch_.forget();
                          return timing_.sweep;
                        },
                    .stamp = stamp_,
                    .first_wait = timing.sweep}) {}

void rescuer::turn() {
  const auto now = clock::now();
  const auto unbroken_since = view_.beats.unbroken_since();
  const auto decision = judge_sweep({.has_lapsed = view_.self.has_lapsed(),
                                     .last_renewal = view_.beats.last_renewal(),
                                     .unbroken_since = unbroken_since,
                                     .unbroken_since_before = unbroken_since_,
                                     .workers_before = view_.fleet.standing().before},
                                    now, timing_);
  unbroken_since_ = unbroken_since;
  if (decision != sweep_decision::sweep) watch_.forget();
  if (decision == sweep_decision::skip) return;
  sweep();
  house_.keep(now, [this] {
    stamp_();
    return !wake_.stopped();
  });
}

void rescuer::sweep() {
  const auto asked_at = clock::now();
  const auto seen = workers_.watch_workers(view_.self.id());
  if (!seen) return;  // another process sweeps now
  int taken = 0;
  for (const auto& dead : watch_.dead(*seen, asked_at, clock::now())) {
    const auto jobs = workers_.take_from_dead(dead);
    if (!jobs) continue;
    log_warning("worker_lost",
                {{"lost_slot", dead.slot}, {"lost_worker", to_string(dead.id)}, {"jobs", *jobs}});
    taken += *jobs;
  }
  // A claim that was under way when its worker was swept: rare, and looking at all claims is not
  // cheap while a snapshot is held.
  if (asked_at - orphans_sought_ > orphans_every) {
    orphans_sought_ = asked_at;
    taken += workers_.release_orphans();
    house_.forget_generations([this] { return !wake_.stopped(); });
  }
  house_.fold_terms([this] { return !wake_.stopped(); });
  if (const int poisoned = claims_.fail_poisoned(); poisoned > 0) {
    log_error("jobs_poisoned", {{"jobs", poisoned}});
  }
  if (taken > 0) jobs_ready_();
}

}  // namespace pagemill
