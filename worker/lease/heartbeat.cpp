#include "worker/lease/heartbeat.hpp"

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto guard_interval = 100ms;
/// Renewals from one look at the other processes to the next: a look costs more than a renewal.
constexpr unsigned standing_every = 5;
constexpr auto register_interval = 500ms;

}  // namespace

heartbeat::heartbeat(worker_store& workers, incarnation& self, fleet_view& fleet,
                     const lease_timing& timing, progress_board& progress, lease_duties duties)
    : workers_(workers),
      self_(self),
      fleet_(fleet),
      timing_(timing),
      duties_(std::move(duties)),
      record_(timing),
      renewals_loop_(
          wake_,
          {.failure_event = "renewal_failed",
           .turn =
               [this](woken_by) { return wait_after_renewal(beat(), timing_, random_fraction()); },
           .after_failure =
               [this] {
                 return wait_after_renewal(renewal_outcome::failed, timing_, random_fraction());
               },
           .stamp = progress.stamper(watched_loop::heartbeat)}),
      guard_loop_(guard_wake_, {.failure_event = "lease_guard_failed",
                                .turn =
                                    [this](woken_by) {
                                      look_at_lease();
                                      return guard_interval;
                                    },
                                .after_failure = [] { return guard_interval; },
                                .stamp = progress.stamper(watched_loop::lease_guard)}) {}

void heartbeat::start(steady_time registered_at) {
  acknowledged(registered_at, false);
  renewals_loop_.start();
  guard_loop_.start();
}

void heartbeat::stop() {
  renewals_loop_.stop();
  guard_loop_.stop();
}

renewal_outcome heartbeat::beat() {
  if (self_.has_lapsed()) {
    begin_anew();
    return renewal_outcome::lapsed;
  }
  const auto outcome = renew();
  return self_.has_lapsed() ? renewal_outcome::lapsed : outcome;
}

renewal_outcome heartbeat::renew() {
  const auto sent = clock::now();
  const bool locked = duties_.holds_lock();
  if (locked) {
    const std::scoped_lock lock(mutex_);
    record_.promises_lock();
  }
  const auto renewed = workers_.renew_worker({.worker = self_.id(),
                                              .draining = duties_.is_draining(),
                                              .holds_lock = locked,
                                              .wants_standing = renewals_ % standing_every == 0,
                                              .unfit = duties_.unfit_code()});
  if (!renewed.is_held) {
    log_warning("lease_taken", {{"worker_id", to_string(self_.id())}});
    self_.lapse();
    return renewal_outcome::lapsed;
  }
  acknowledged(sent, locked);
  ++renewals_;
  if (renewed.standing) fleet_.note(*renewed.standing);
  return renewal_outcome::renewed;
}

void heartbeat::acknowledged(steady_time sent, bool locked) {
  const std::scoped_lock lock(mutex_);
  record_.acknowledged({sent, locked});
}

void heartbeat::look_at_lease() {
  const bool holds_lock = duties_.holds_lock();
  {
    const std::scoped_lock lock(mutex_);
    if (self_.has_lapsed() || !record_.must_give_up(clock::now(), holds_lock)) return;
  }
  log_error("lease_lapsed", {{"worker_id", to_string(self_.id())}});
  self_.lapse();
  duties_.give_up_jobs();
  wake_.notify();
}

/// Nothing of the old incarnation may run on when the new one begins.
void heartbeat::begin_anew() {
  duties_.give_up_jobs();
  const auto soon = clock::now() + register_interval;
  if (!duties_.jobs_ended(soon)) return;
  wake_.wait_until(soon);
  const auto sent = clock::now();
  duties_.register_anew();
  acknowledged(sent, false);
  self_.restore();
  duties_.resumed();
}

steady_time heartbeat::last_renewal() const {
  const std::scoped_lock lock(mutex_);
  return record_.last_sent();
}

steady_time heartbeat::unbroken_since() const {
  const std::scoped_lock lock(mutex_);
  return record_.unbroken_since();
}

}  // namespace pagemill
