#include "worker/claims/claim_watch.hpp"

#include <unordered_set>

#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

constexpr std::chrono::milliseconds look_every{500};
constexpr std::chrono::milliseconds idle_long{500};
constexpr std::chrono::seconds look_at_all_every{60};

}  // namespace

claim_watch::~claim_watch() {
  stop();
}

void claim_watch::start() {
  thread_ = std::thread([this] { loop(); });
}

void claim_watch::stop() {
  state_.claims_changed.stop();
  if (thread_.joinable()) thread_.join();
}

void claim_watch::loop() {
  while (!state_.claims_changed.stopped()) {
    state_.progress.stamp(watched_loop::claim_watch);
    state_.claims_changed.wait_for(look_every);
    if (state_.lapsed) continue;
    try {
      look();
    } catch (const std::exception& problem) {
      postgres::log_absorbed("claim_watch_failed", problem);
    }
  }
}

void claim_watch::look() {
  const auto self = state_.id();
  stop_lost(self);
  const auto now = wakeup::clock::now();
  if (!state_.claims_uncertain && now - all_looked_at_ < look_at_all_every) return;
  all_looked_at_ = now;
  state_.claims_uncertain = false;
  release_idle(self);
  if (!idle_.empty()) state_.claims_uncertain = true;
}

void claim_watch::stop_lost(const worker_id& self) {
  // The running jobs first: one that is claimed after this is not compared with older rows.
  auto running = state_.extracting.snapshot();
  for (auto& job : state_.embedding.snapshot()) running.push_back(std::move(job));
  if (running.empty()) return;
  std::vector<job_id> ids;
  ids.reserve(running.size());
  for (const auto& job : running) ids.push_back(job->held().job);
  std::unordered_map<job_id, std::int64_t> held;
  for (const auto& entry : queue_.still_held(self, ids)) held[entry.job] = entry.token;
  for (const auto& job : running) {
    const auto found = held.find(job->held().job);
    if (found == held.end() || found->second != job->held().token) job->stop(stop_reason::lost);
  }
}

/// A claim whose answer was lost, or that could not be ended while the database was away. Only
/// after a while, so that a claim on its way to a slot is left alone: hints may make looks follow
/// fast.
void claim_watch::release_idle(const worker_id& self) {
  const auto held = queue_.held_by(self);
  std::unordered_set<job_id> worked_on;
  for (const auto& job : state_.extracting.snapshot()) worked_on.insert(job->held().job);
  for (const auto& job : state_.embedding.snapshot()) worked_on.insert(job->held().job);
  std::unordered_map<job_id, idle_claim> idle;
  const auto now = wakeup::clock::now();
  for (const auto& entry : held) {
    if (worked_on.contains(entry.job)) continue;
    const auto before = idle_.find(entry.job);
    const bool seen = before != idle_.end() && before->second.token == entry.token;
    if (!seen || now - before->second.since < idle_long) {
      idle[entry.job] = seen ? before->second : idle_claim{entry.token, now};
      continue;
    }
    if (queue_.release({entry.job, self, entry.token}, slot_name_, "claim_unused")) {
      log_warning("idle_claim_released", {{"job_id", to_string(entry.job)}});
      state_.look_back = true;
      state_.work_for_slots.notify();
      state_.work_for_embedder.notify();
    }
  }
  idle_ = std::move(idle);
}

}  // namespace pagemill
