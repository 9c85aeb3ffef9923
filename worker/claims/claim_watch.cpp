#include "worker/claims/claim_watch.hpp"

#include "common/core/log.hpp"

namespace pagemill {
namespace {

constexpr std::chrono::milliseconds look_every{500};
constexpr std::chrono::seconds look_at_all_every{60};

}  // namespace

claim_watch::claim_watch(claim_store& queue, const incarnation& self, held_jobs& held,
                         suspect_turn& suspects, work_hints& hints, progress_board& progress,
                         std::string slot_name)
    : queue_(queue),
      self_(self),
      held_(held),
      suspects_(suspects),
      hints_(hints),
      slot_name_(std::move(slot_name)),
      loop_(wake_, {.failure_event = "claim_watch_failed",
                    .turn =
                        [this](woken_by) {
                          if (!self_.has_lapsed()) look();
                          return look_every;
                        },
                    .after_failure =
                        [this] {
                          held_.note_uncertain();
                          return look_every;
                        },
                    .stamp = progress.stamper(watched_loop::claim_watch),
                    .first_wait = look_every}) {}

void claim_watch::look() {
  const auto self = self_.id();
  stop_lost(self);
  const auto now = wakeup::clock::now();
  const bool uncertain = held_.take_uncertain();
  if (!uncertain && now - all_looked_at_ < look_at_all_every) return;
  all_looked_at_ = now;
  release_idle(self, now);
  if (idle_.any_left()) held_.note_uncertain();
}

void claim_watch::stop_lost(const worker_id& self) {
  // The running jobs first: one that is claimed after this is not compared with older rows.
  const auto running = held_.snapshot();
  if (running.empty()) return;
  std::vector<job_id> ids;
  ids.reserve(running.size());
  for (const auto& job : running) ids.push_back(job->held().job);
  // Before the question: its mark as a suspect was committed before it ran.
  const auto alone = suspects_.running_alone();
  const auto held = queue_.still_held(self, ids);
  for (const auto& job : lost_claims(running, held)) job->stop(stop_reason::lost);
  if (alone) clear_suspect(*alone, held);
}

/// It has committed something: a death would not be charged to it as the third.
void claim_watch::clear_suspect(const fence& alone, std::span<const held_job> held) {
  for (const auto& [job, token, suspect] : held) {
    if (job != alone.job || token != alone.token || suspect) continue;
    suspects_.cleared(alone, wakeup::clock::now());
    hints_.jobs_added();
  }
}

/// A claim whose answer was lost, or that could not be ended while the database was away.
void claim_watch::release_idle(const worker_id& self, wakeup::clock::time_point now) {
  const auto held = queue_.held_by(self);
  for (const auto& [job, token, suspect] : idle_.due(held, held_.snapshot(), now)) {
    if (!queue_.release({job, self, token}, slot_name_, "claim_unused")) continue;
    log_warning("idle_claim_released", {{"job_id", to_string(job)}});
    hints_.jobs_returned();
  }
}

}  // namespace pagemill
