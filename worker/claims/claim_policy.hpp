/// Whether this process may claim jobs now, and whether a job that it has claimed may begin:
/// draining, a lapsed lease, a host that is unfit, a suspect that runs alone.
#pragma once
#include <atomic>

#include "worker/claims/suspect_turn.hpp"
#include "worker/lease/incarnation.hpp"
#include "worker/process/fitness.hpp"

namespace pagemill {

struct claim_conditions {
  bool draining = false;
  bool has_lapsed = false;
  bool unfit = false;  ///< or not proved yet
  suspect_phase suspect = suspect_phase::none;
};
constexpr bool may_claim(const claim_conditions& now) {
  return !now.draining && !now.has_lapsed && !now.unfit && now.suspect == suspect_phase::none;
}

/// What may have changed while a claim was under way.
struct arrival {
  bool owned = true;  ///< the claim is this incarnation's and its lease holds
  bool draining = false;
  bool suspect_elsewhere = false;  ///< another job of this process is to run alone
};
/// Why a job that was just claimed is to stop at once; none: it may begin.
constexpr stop_reason reason_on_arrival(const arrival& claimed) {
  if (!claimed.owned) return stop_reason::lapsed;
  if (claimed.draining || claimed.suspect_elsewhere) return stop_reason::drain;
  return stop_reason::none;
}

/// Any thread.
class claim_policy {
 public:
  explicit claim_policy(const incarnation& self) : self_(self) {}

  bool may_claim_now() const {
    return may_claim({.draining = draining_,
                      .has_lapsed = self_.has_lapsed(),
                      .unfit = !host_.is_fit(),
                      .suspect = suspects_.phase()});
  }
  /// Registers a job that was just claimed, and stops it where it may not begin.
  held_claim take_up(claimed_job job, job_registry& registry) const {
    auto running = registry.add(job.fence);
    running->stop(reason_on_arrival(
        {.owned = self_.owns(job.fence.worker),
         .draining = draining_,
         .suspect_elsewhere = !job.suspect && suspects_.phase() != suspect_phase::none}));
    return {std::move(job), std::move(running)};
  }

  void begin_drain() { draining_ = true; }
  bool is_draining() const { return draining_; }
  const incarnation& self() const { return self_; }
  fitness& host() { return host_; }
  suspect_turn& suspects() { return suspects_; }

 private:
  const incarnation& self_;
  std::atomic<bool> draining_ = false;
  fitness host_;
  suspect_turn suspects_;
};

}  // namespace pagemill
