#include "worker/stages/stage_lanes.hpp"

#include <algorithm>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/jobs/channels.hpp"
#include "common/net/provider_client.hpp"
#include "worker/claims/poll_interval.hpp"
#include "worker/process/host_fault.hpp"
#include "worker/stages/claim_outcome.hpp"
#include "worker/stages/failed_attempt.hpp"

namespace pagemill {
namespace {

constexpr int lane_niceness = 5;

/// Text must not wait for vectors: on a busy host the scheduler prefers the extractors. On Linux
/// niceness is the thread's own.
void be_nice() {
  static_cast<void>(setpriority(PRIO_PROCESS, 0, lane_niceness));
}

std::vector<workspace_id> workspaces_of(const std::vector<stage_job>& jobs) {
  std::vector<workspace_id> workspaces;
  workspaces.reserve(jobs.size());
  for (const auto& one : jobs) workspaces.push_back(one.job.workspace);
  return workspaces;
}

}  // namespace

int lanes_wanted(int configured, int cores, int workers_on_host) {
  if (configured > 0) return configured;
  return std::max(1, cores / std::max(1, workers_on_host));
}

stage_lanes::stage_lanes(claim_store& queue, stage& work, lane_context context,
                         std::string slot_name, int lanes)
    : queue_(queue),
      work_(work),
      context_(std::move(context)),
      slot_name_(std::move(slot_name)),
      configured_(lanes),
      cores_(static_cast<int>(std::thread::hardware_concurrency())) {
  for (int number = 0; number < lanes_wanted(configured_, cores_, 1); ++number) {
    auto& added = *lanes_.emplace_back(std::make_unique<lane>());
    added.number = number;
    // A turn absorbs its failures itself, since they end its jobs.
    added.loop = std::make_unique<service_loop>(
        context_.hints.for_lanes(),
        loop_plan{.failure_event = "embedding_interrupted",
                  .turn =
                      [this, &added](woken_by woken) {
                        if (woken == woken_by::start) be_nice();
                        return turn(added);
                      },
                  .after_failure = [] { return std::chrono::seconds(1); },
                  .at_end = [this, &added] { finish(added); }});
  }
}

stage_lanes::~stage_lanes() {
  stop();
}

void stage_lanes::start() {
  for (auto& one : lanes_) one->loop->start();
}

void stage_lanes::stop() {
  for (auto& one : lanes_) one->loop->stop();
}

loop_plan::duration stage_lanes::turn(lane& at) {
  guarded(at, [&] { round(at); });
  if (!at.jobs.empty()) return {};
  return poll_interval(context_.hears_hints(), context_.fleet.standing().alive, random_fraction());
}

/// What the lane holds is released.
void stage_lanes::finish(lane& at) {
  guarded(at, [&] {
    if (auto suspect = context_.policy.suspects().begin(work_place::lanes)) {
      take_up(at, std::move(*suspect));
    }
    for (auto& one : at.jobs) one.running->stop(stop_reason::drain);
    release_stopped(at);
  });
}

/// After a failure every job of the lane goes back: uncharged when it was the host's, the
/// database's or a provider's, charged when it was the stage's. A provider's is none of the host:
/// extraction goes on, and the stage says when its jobs may be claimed again.
void stage_lanes::guarded(lane& at, const std::function<void()>& step) noexcept {
  try {
    step();
  } catch (const postgres::database_error& problem) {
    postgres::log_absorbed("embedding_interrupted", problem);
    context_.held.note_uncertain();  // perhaps it was the claim whose answer was lost
    interrupted(at, {database_fault_code(problem.sqlstate()), problem.what()});
  } catch (const provider_error& problem) {
    log_warning("embedding_waits", {{"code", problem.code()}, {"error", problem.what()}});
    release_all(at, context_.policy.is_draining() ? "drain" : problem.code());
  } catch (const std::exception& problem) {
    const auto fault = host_fault_of(problem);
    log_error(fault ? "embedding_interrupted" : "embedding_failed", {{"error", problem.what()}});
    if (fault) return interrupted(at, *fault);
    end_all(at,
            [&](const stage_job& one) { end_failed_attempt(queue_, one.job, work_.failure()); });
  }
}

void stage_lanes::interrupted(lane& at, const host_fault& fault) {
  context_.policy.host().failed(fault.code, fitness::time_point::clock::now(), random_fraction());
  release_all(at, std::string(release_cause_of(fault)));
}

void stage_lanes::release_all(lane& at, const std::string& cause) {
  end_all(at, [&](const stage_job& one) {
    if (queue_.release(one.job.fence, slot_name_, cause)) {
      context_.notifications.notify(channel_job_ready, hint_older_jobs);
    }
  });
}

void stage_lanes::round(lane& at) {
  release_stopped(at);
  claim(at);
  if (at.jobs.empty()) return;
  work(at);
  settle_all(at);
}

/// A round in which each workspace gets its share.
void stage_lanes::work(lane& at) {
  const auto parts =
      share_round(workspaces_of(at.jobs), std::min(at.size.chunks(), work_.round_max()));
  int before = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    at.jobs[i].share = parts[i];
    before += at.jobs[i].position;
  }
  const auto begun = wakeup::clock::now();
  work_.work(at.jobs);
  int done = -before;
  bool wrote = false;
  for (const auto& one : at.jobs) {
    done += one.position;
    wrote = wrote || (one.end && std::holds_alternative<claim_ended>(*one.end));
  }
  at.size.took(done, wakeup::clock::now() - begun);
  if (wrote || done > 0) context_.policy.host().succeeded();
}

void stage_lanes::claim(lane& at) {
  auto& suspects = context_.policy.suspects();
  if (auto suspect = suspects.begin(work_place::lanes)) {
    return take_up(at, std::move(*suspect));
  }
  const int wanted = lanes_wanted(configured_, cores_, context_.fleet.standing().on_host);
  auto share = claim_beside(workspaces_of(at.jobs));
  const auto readiness = work_.readiness();
  if (readiness == stage_readiness::waits) return;
  if (readiness == stage_readiness::on_trial) {
    if (at.number > 0 || !at.jobs.empty()) return;
    share = embedding_share{.count = 1, .of_one_workspace = 1, .passed_over = {}};
  }
  if (at.number >= wanted || !share || !context_.policy.may_claim_now()) return;
  const auto ticket = suspects.begin_claim();
  if (!ticket) return;
  const auto self = context_.policy.self().id();
  for (auto& job : queue_.claim_embedding(self, slot_name_, *share, at.served)) {
    at.served = job.workspace;
    take_up(at, context_.policy.take_up(std::move(job), context_.held.embedding()));
  }
}

void stage_lanes::take_up(lane& at, held_claim held) {
  at.jobs.push_back({.job = std::move(held.job), .running = std::move(held.running)});
  hint_changed(at.jobs.back());
}

void stage_lanes::settle_all(lane& at) {
  for (auto one = at.jobs.begin(); one != at.jobs.end();) {
    if (one->end) {
      settle(*one);
      one = at.jobs.erase(one);
    } else {
      ++one;
    }
  }
}

void stage_lanes::settle(stage_job& one) {
  switch (judge_stage_end(*one.end, one.running->reason(), one.job)) {
    case claim_outcome::next_stage:
    case claim_outcome::ended: break;
    case claim_outcome::retry_later:
    case claim_outcome::fail:
      end_failed_attempt(queue_, one.job, std::get<stage_failed>(*one.end).error);
      hint_changed(one);
      break;
    case claim_outcome::give_back:
      if (queue_.release(one.job.fence, slot_name_, "drain")) {
        context_.notifications.notify(channel_job_ready, hint_older_jobs);
      }
      break;
    case claim_outcome::drop:
      log_info("claim_lost", {{"job_id", to_string(one.job.fence.job)}});
      break;
  }
  ended(one);
}

/// Jobs that were asked to stop since the last round.
void stage_lanes::release_stopped(lane& at) {
  for (auto& one : at.jobs) {
    if (one.running->reason() != stop_reason::none) one.end = stage_stopped{};
  }
  settle_all(at);
}

void stage_lanes::end_all(lane& at, const std::function<void(const stage_job&)>& end_claim) {
  for (const auto& one : at.jobs) {
    try {
      end_claim(one);
    } catch (const std::exception& problem) {
      // The claim watch releases it when the database is back.
      context_.held.note_uncertain();
      log_error("job_release_failed",
                {{"job_id", to_string(one.job.fence.job)}, {"error", problem.what()}});
    }
    hint_changed(one);
    ended(one);
  }
  at.jobs.clear();
}

void stage_lanes::ended(const stage_job& one) {
  context_.held.embedding().remove(one.job.fence);
  const auto change = context_.policy.suspects().ended(one.job.fence, wakeup::clock::now());
  if (change != suspect_change::none) context_.hints.for_slots().notify();
  if (change == suspect_change::over) context_.hints.for_lanes().notify();
}

void stage_lanes::hint_changed(const stage_job& one) {
  context_.notifications.notify(channel_job_changed, to_string(one.job.fence.job));
}

}  // namespace pagemill
