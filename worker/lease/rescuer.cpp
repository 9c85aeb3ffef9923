#include "worker/lease/rescuer.hpp"

#include "common/core/log.hpp"
#include "common/stores/documents/document_store.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto house_every = 10min;
constexpr auto orphans_every = 15s;
/// As many processes watch over all; more would watch the same.
constexpr int sweepers_max = 8;
constexpr double unused_blob_seconds = 3600;
constexpr int rows_forgotten_at_once = 1000;

}  // namespace

rescuer::rescuer(job_queue& queue, blob_store& blobs, delivery_store& deliveries,
                 worker_state& state, const heartbeat& pulse, lease_timing timing, int history_days,
                 std::function<void()> jobs_ready)
    : queue_(queue),
      blobs_(blobs),
      deliveries_(deliveries),
      state_(state),
      pulse_(pulse),
      timing_(timing),
      history_days_(history_days),
      jobs_ready_(std::move(jobs_ready)),
      watch_(timing) {}

rescuer::~rescuer() {
  stop();
}

void rescuer::start() {
  thread_ = std::thread([this] { loop(); });
}

void rescuer::stop() {
  wake_.stop();
  if (thread_.joinable()) thread_.join();
}

void rescuer::loop() {
  while (!wake_.stopped()) {
    state_.progress.stamp(watched_loop::rescuer);
    wake_.wait_for(timing_.sweep);
    // Without own renewals the database was away for all: silence proves nothing about the others.
    const auto now = clock::now();
    const auto unbroken_since = pulse_.unbroken_since();
    const bool silent = now - pulse_.last_renewal() > 2 * timing_.renew;
    const bool others_sweep = state_.workers_before >= sweepers_max;
    if (state_.lapsed || silent || others_sweep || unbroken_since != unbroken_since_) {
      watch_.forget();
    }
    unbroken_since_ = unbroken_since;
    if (state_.lapsed || silent || others_sweep) continue;
    try {
      sweep();
      if (house_kept_ == steady_time{} || now - house_kept_ > house_every) keep_house();
    } catch (const std::exception& problem) {
      postgres::log_absorbed("sweep_failed", problem);
      watch_.forget();
    }
  }
}

void rescuer::sweep() {
  const auto asked_at = clock::now();
  const auto seen = queue_.watch_workers(state_.id());
  if (!seen) return;  // another process sweeps now
  int taken = 0;
  for (const auto& dead : watch_.dead(*seen, asked_at, clock::now())) {
    const auto jobs = queue_.take_from_dead(dead);
    if (!jobs) continue;
    log_warning("worker_lost",
                {{"lost_slot", dead.slot}, {"lost_worker", to_string(dead.id)}, {"jobs", *jobs}});
    taken += *jobs;
  }
  // A claim that was under way when its worker was swept: rare, and the look at all claims is not
  // cheap while a snapshot is held.
  if (asked_at - orphans_sought_ > orphans_every) {
    orphans_sought_ = asked_at;
    taken += queue_.release_orphans();
    forget_generations();
  }
  if (const int poisoned = queue_.fail_poisoned(); poisoned > 0) {
    log_error("jobs_poisoned", {{"jobs", poisoned}});
  }
  if (taken > 0) jobs_ready_();
}

void rescuer::forget_generations() {
  // Not all at once: the look at the other workers must not wait for it.
  constexpr int batches_max = 20;
  for (int batch = 0; batch < batches_max && !wake_.stopped(); ++batch) {
    if (!queue_.forget_generations(rows_forgotten_at_once, generation_kept)) return;
  }
}

void rescuer::keep_house() {
  house_kept_ = clock::now();
  queue_.maintain_partitions(history_days_);
  while (!wake_.stopped() && queue_.forget_idempotency_keys(
                                 history_days_, rows_forgotten_at_once) == rows_forgotten_at_once) {
  }
  while (!wake_.stopped() &&
         deliveries_.forget(history_days_, rows_forgotten_at_once) == rows_forgotten_at_once) {
  }
  while (!wake_.stopped()) {
    state_.progress.stamp(watched_loop::rescuer);
    const int looked_at = blobs_.sweep(unused_blob_seconds);
    if (looked_at == 0) return;
    log_info("blobs_swept", {{"looked_at", looked_at}});
  }
}

}  // namespace pagemill
