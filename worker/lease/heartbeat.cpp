#include "worker/lease/heartbeat.hpp"

#include "common/core/log.hpp"
#include "common/core/backoff.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto guard_interval = 100ms;
/// Short and spread: the pool makes longer pauses between its tries to connect, and twelve seconds
/// without a renewal are the end of all that runs here.
wakeup::clock::duration pause_after_failed_renewal() {
  return std::chrono::duration_cast<wakeup::clock::duration>(
      500ms * spread(random_fraction()));
}

/// Renewals between two looks at the other processes, which cost more than a renewal.
constexpr unsigned standing_every = 5;
constexpr auto register_interval = 500ms;

}  // namespace

heartbeat::heartbeat(job_queue& queue, worker_state& state, lease_timing timing,
                     std::function<bool()> holds_lock, std::function<void()> register_anew)
    : queue_(queue),
      state_(state),
      timing_(timing),
      holds_lock_(std::move(holds_lock)),
      register_anew_(std::move(register_anew)) {}

heartbeat::~heartbeat() {
  stop();
}

void heartbeat::start(steady_time registered_at) {
  acknowledged(registered_at, false);
  thread_ = std::thread([this] { loop(); });
  // A thread of its own: a renewal that hangs in the network must not keep the process from giving
  // up.
  guard_ = std::thread([this] { guard_loop(); });
}

void heartbeat::stop() {
  wake_.stop();
  if (thread_.joinable()) thread_.join();
  if (guard_.joinable()) guard_.join();
}

void heartbeat::loop() {
  while (!wake_.stopped()) {
    state_.progress.stamp(watched_loop::heartbeat);
    bool renewed = false;
    try {
      if (state_.lapsed) {
        lapse();
        continue;
      }
      renewed = renew();
      if (state_.lapsed) continue;
    } catch (const std::exception& problem) {
      postgres::log_absorbed("renewal_failed", problem);
    }
    wake_.wait_for(renewed ? wakeup::clock::duration(timing_.renew) : pause_after_failed_renewal());
  }
}

bool heartbeat::renew() {
  const auto sent = clock::now();
  const bool locked = holds_lock_();
  if (locked) {
    // The row may promise the lock from here on, also when the answer is lost.
    const std::scoped_lock lock(mutex_);
    last_.said_locked = true;
  }
  const bool looks_around = renewals_ % standing_every == 0;
  const auto renewed = queue_.renew_worker(state_.id(), state_.draining, locked, looks_around);
  if (!renewed.is_held) {
    log_warning("lease_taken", {{"worker_id", to_string(state_.id())}});
    state_.lapsed = true;
    return true;
  }
  acknowledged(sent, locked);
  ++renewals_;
  if (const auto& standing = renewed.standing) {
    state_.workers_on_host = standing->on_host;
    state_.workers_alive = standing->alive;
    state_.workers_before = standing->before;
  }
  return true;
}

void heartbeat::acknowledged(steady_time sent, bool locked) {
  const std::scoped_lock lock(mutex_);
  if (sent - last_.sent_at > 2 * timing_.renew) unbroken_since_ = sent;
  last_ = {sent, locked};
  last_sent_ = sent;
}

void heartbeat::guard_loop() {
  wakeup never;
  while (!wake_.stopped()) {
    state_.progress.stamp(watched_loop::lease_guard);
    never.wait_for(guard_interval);
    acknowledged_renewal last;
    {
      const std::scoped_lock lock(mutex_);
      last = last_;
    }
    if (state_.lapsed || clock::now() < give_up_at(last, holds_lock_(), timing_)) continue;
    log_error("lease_lapsed", {{"worker_id", to_string(state_.id())}});
    state_.lapsed = true;
    state_.extracting.stop_all(stop_reason::lapsed);
    state_.embedding.stop_all(stop_reason::lapsed);
    wake_.notify();
  }
}

/// Nothing of the old incarnation may run on when the new one begins.
void heartbeat::lapse() {
  state_.extracting.stop_all(stop_reason::lapsed);
  state_.embedding.stop_all(stop_reason::lapsed);
  const auto soon = clock::now() + register_interval;
  if (!state_.extracting.wait_empty(soon) || !state_.embedding.wait_empty(soon)) return;
  wake_.wait_until(soon);
  const auto sent = clock::now();
  register_anew_();
  acknowledged(sent, false);
  state_.look_back = true;
  state_.lapsed = false;
  state_.work_for_slots.notify();
  state_.work_for_embedder.notify();
}

}  // namespace pagemill
