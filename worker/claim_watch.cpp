#include "worker/claim_watch.hpp"

#include <algorithm>
#include <unordered_set>

#include "common/core/log.hpp"

namespace pagemill {
namespace {

constexpr std::chrono::milliseconds look_every{500};
constexpr std::chrono::milliseconds idle_long{500};

bool is_held(const std::vector<held_job>& held, const fence& claim) {
  return std::ranges::any_of(held, [&](const held_job& entry) {
    return entry.job == claim.job && entry.token == claim.token;
  });
}

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
    state_.claims_changed.wait_for(look_every);
    if (state_.lapsed) continue;
    try {
      look();
    } catch (const std::exception& problem) {
      log_error("claim_watch_failed", {{"error", problem.what()}});
    }
  }
}

void claim_watch::look() {
  // The running jobs first: one that is claimed after this is not compared with older rows.
  auto running = state_.extracting.snapshot();
  for (auto& job : state_.embedding.snapshot()) running.push_back(std::move(job));
  const auto self = state_.id();
  const auto held = queue_.held_by(self);
  stop_lost(running, held);
  release_idle(self, held);
}

void claim_watch::stop_lost(const std::vector<std::shared_ptr<running_job>>& running,
                            const std::vector<held_job>& held) {
  for (const auto& job : running) {
    if (!is_held(held, job->held())) job->stop(stop_reason::lost);
  }
}

/// A claim whose answer was lost, or that could not be ended while the database was away. Only
/// after a while, so that a claim on its way to a slot is left alone: hints may make looks follow
/// fast.
void claim_watch::release_idle(const worker_id& self, const std::vector<held_job>& held) {
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
      state_.work_for_slots.notify();
      state_.work_for_embedder.notify();
    }
  }
  idle_ = std::move(idle);
}

}  // namespace pagemill
