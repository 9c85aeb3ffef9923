#include "worker/claims/job_fetcher.hpp"

#include <algorithm>
#include <utility>

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/claims/poll_interval.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_failed_fetch = 500ms;
/// While a suspect waits to be alone, it may be cancelled, or the lease lapse.
constexpr loop_plan::duration suspect_interval = 250ms;
/// Claims in a row that may find nothing because their walk was cut, and suspects that others may
/// take meanwhile.
constexpr int cut_walks_max = 16;
constexpr int suspects_missed_max = 2;

}  // namespace

job_fetcher::job_fetcher(claim_store& queue, job_runner& runner, claim_settings settings,
                         fetch_context context)
    : queue_(queue),
      settings_(std::move(settings)),
      context_(std::move(context)),
      plan_(settings_),
      slots_(settings_.slots, runner, context_.held.extracting(),
             [this](const claimed_job& job) { freed(job); }),
      loop_(context_.hints.for_slots(), {.failure_event = "claim_failed",
                                         .turn = [this](woken_by woken) { return turn(woken); },
                                         .after_failure = [this] { return after_failure(); },
                                         .stamp = context_.progress.stamper(watched_loop::fetch)}) {
}

job_fetcher::~job_fetcher() {
  stop();
}

void job_fetcher::start() {
  slots_.start();
  loop_.start();
}

void job_fetcher::stop() {
  loop_.stop();
  slots_.stop();
}

loop_plan::duration job_fetcher::turn(woken_by woken) {
  polls_ = woken == woken_by::time;
  const loop_plan::duration poll =
      poll_interval(context_.hears_hints(), context_.fleet.standing().alive, random_fraction());
  door_.knocked();
  fetch();
  let_guests_in();
  advance_suspect();
  if (context_.policy.is_draining()) give_back_unbegun();
  return time_to_wait(poll);
}

loop_plan::duration job_fetcher::time_to_wait(loop_plan::duration poll) const {
  if (context_.policy.suspects().phase() == suspect_phase::waiting) {
    return std::min(poll, suspect_interval);
  }
  if (!context_.policy.may_claim_now()) return poll;
  const auto next = door_.next_at(slots_.stuck_at());
  if (!next) return poll;
  return std::clamp<loop_plan::duration>(*next - wakeup::clock::now(), loop_plan::duration::zero(),
                                         poll);
}

loop_plan::duration job_fetcher::after_failure() {
  context_.held.note_uncertain();
  if (context_.policy.is_draining()) give_back_unbegun();
  return pause_after_failed_fetch;
}

void job_fetcher::fetch() {
  while (context_.policy.may_claim_now()) {
    const auto room = slots_.to_claim(wakeup::clock::now());
    if (room.count == 0) return;
    auto jobs = claim(room);
    if (jobs.empty()) return;
    // No hint told us of these, so none told the others of what is left.
    if (std::exchange(polls_, false) && static_cast<int>(jobs.size()) == room.count) {
      context_.wake_others();
    }
    std::vector<held_claim> held;
    for (auto& job : jobs) {
      held.push_back(context_.policy.take_up(std::move(job), context_.held.extracting()));
    }
    slots_.assign(std::move(held));
  }
}

/// Empty: there is nothing to claim, or this process has taken a suspect upon itself.
std::vector<claimed_job> job_fetcher::claim(const slot_pool::room& room) {
  int missed = 0;
  for (int walks = 0; walks < cut_walks_max; ++walks) {
    const bool everywhere =
        context_.hints.take_look_back() || plan_.is_thorough_due(wakeup::clock::now());
    auto found = look(room, everywhere ? claim_depth::everywhere : claim_depth::floors);
    switch (judge_claim(found)) {
      case claim_follow_up::assign: return std::move(found.jobs);
      case claim_follow_up::look_on: break;
      case claim_follow_up::take_suspect:
        // Another process was faster, or the queue is paused.
        if (take_suspect() || ++missed == suspects_missed_max) return {};
        break;
    }
  }
  return {};
}

claim_result job_fetcher::look(const slot_pool::room& room, claim_depth depth) {
  const auto begun = wakeup::clock::now();
  const auto request =
      plan_.next(context_.policy.self().id(),
                 {.count = room.count,
                  .is_ahead = slots_.is_ahead(),
                  .passed_over = room.passed_over,
                  .takes_suspects = context_.policy.suspects().takes_suspects(begun)},
                 depth);
  auto found = queue_.claim(request);
  plan_.note(request, found, depth);
  if (depth == claim_depth::everywhere) {
    plan_.note_thorough(begun, wakeup::clock::now(), context_.fleet.standing().alive,
                        random_fraction());
  }
  return found;
}

/// While no slot comes free: a job of a workspace that holds none gets one all the same.
void job_fetcher::let_guests_in() {
  if (const auto* asked = door_.asked_job(); asked != nullptr && !slots_.runs(*asked)) door_.left();
  if (!context_.policy.may_claim_now()) return;
  switch (door_.next(slots_.stuck_at(), wakeup::clock::now())) {
    case guest_action::nothing: return;
    case guest_action::look: return take_guest();
    case guest_action::hurry:
      if (const auto asked = context_.held.extracting().find(*door_.asked_job())) {
        asked->make_way(stop_reason::drain_now);
      }
      return;
  }
}

void job_fetcher::take_guest() {
  // What was claimed ahead of short jobs must not wait for long ones; others may have a slot.
  slots_.note_stalled();
  if (auto unbegun = slots_.take_unbegun(); !unbegun.empty()) {
    give_back(unbegun);
    context_.wake_others();
  }
  const auto newest = slots_.newest_of_largest();
  if (!newest) return;
  auto jobs = claim({.count = 1, .passed_over = slots_.holders()});
  if (jobs.empty()) return;
  const auto now = wakeup::clock::now();
  auto guest = context_.policy.take_up(std::move(jobs.front()), context_.held.extracting());
  log_info("slot_shared", {{"job_id", to_string(guest.job.fence.job)},
                           {"workspace_id", to_string(guest.job.workspace)},
                           {"made_way", to_string(*newest)}});
  slots_.assign_guest(std::move(guest), now);
  door_.asked(*newest, now);
  if (const auto asked = context_.held.extracting().find(*newest)) {
    asked->make_way(stop_reason::drain);
  }
}

/// Claims one suspect, of either stage, so that the other processes go on; from here on this
/// process claims nothing else. False: none was left.
bool job_fetcher::take_suspect() {
  const auto self = context_.policy.self().id();
  auto place = work_place::slots;
  auto job = queue_.claim_suspect(self, settings_.slot_name);
  if (!job && settings_.embeds && context_.can_embed()) {
    place = work_place::lanes;
    job = queue_.claim_embedding_suspect(self, settings_.slot_name);
  }
  if (!job) return false;
  auto& held = context_.held;
  auto suspect = context_.policy.take_up(
      std::move(*job), place == work_place::slots ? held.extracting() : held.embedding());
  const auto id = suspect.job.fence.job;
  context_.policy.suspects().take(std::move(suspect), place, wakeup::clock::now());
  // A long document may embed for minutes: it is given back, to go on where it was.
  held.embedding().stop_others(id, stop_reason::drain);
  return true;
}

void job_fetcher::advance_suspect() {
  auto& turn = context_.policy.suspects();
  if (turn.reason() != stop_reason::none || context_.policy.is_draining()) give_up_suspect();
  const auto suspect = turn.waiting();
  if (!suspect || turn.phase() != suspect_phase::waiting) return;
  const auto others =
      static_cast<std::size_t>(slots_.in_hand()) + turn.others(context_.held.embedding().size());
  switch (turn.look(others, wakeup::clock::now())) {
    case suspect_action::nothing: return;
    case suspect_action::ask_others:
      return context_.held.extracting().stop_others(suspect->job, stop_reason::drain);
    case suspect_action::run:
      if (!mark_alone(*suspect)) return give_up_suspect();
      turn.marked_alone();
      if (auto begun = turn.begin(work_place::slots)) {
        std::vector<held_claim> one;
        one.push_back(std::move(*begun));
        slots_.assign(std::move(one));
      } else {
        context_.hints.for_lanes().notify();
      }
      return;
  }
}

/// From here on a death of this process is charged to the suspect. False: it cannot begin.
bool job_fetcher::mark_alone(const fence& suspect) {
  try {
    return queue_.begin_suspect(suspect).has_value();
  } catch (const std::exception& problem) {
    postgres::log_absorbed("suspect_not_begun", problem);
    return false;
  }
}

/// Cancelled, lost with the lease, or draining, before it ran.
void job_fetcher::give_up_suspect() {
  auto suspect = context_.policy.suspects().give_up();
  if (!suspect) return;
  const auto held = suspect->job.fence;
  release({std::move(*suspect)});
  context_.held.extracting().remove(held);
  context_.held.embedding().remove(held);
  context_.hints.jobs_added();
}

/// A drain begins: what waits for a slot goes back at once, uncharged.
void job_fetcher::give_back_unbegun() {
  give_up_suspect();
  give_back(slots_.take_unbegun());
}

void job_fetcher::give_back(const std::deque<held_claim>& unbegun) {
  if (unbegun.empty()) return;
  release(unbegun);
  for (const auto& [job, running] : unbegun) {
    context_.policy.suspects().ended(job.fence, wakeup::clock::now());
    context_.held.extracting().remove(job.fence);
  }
}

void job_fetcher::release(const std::deque<held_claim>& unbegun) {
  std::vector<fence> held;
  for (const auto& [job, running] : unbegun) {
    if (running->reason() < stop_reason::lost) held.push_back(job.fence);
  }
  try {
    if (queue_.release(held, settings_.slot_name, "not_begun") > 0) {
      log_info("jobs_not_begun_released", {{"jobs", held.size()}});
    }
  } catch (const std::exception& problem) {
    // The claim watch releases them; when the process ends, its next start or the sweep does.
    context_.held.note_uncertain();
    log_error("job_release_failed", {{"jobs", held.size()}, {"error", problem.what()}});
  }
}

/// A slot is free.
void job_fetcher::freed(const claimed_job& job) {
  const auto change = context_.policy.suspects().ended(job.fence, wakeup::clock::now());
  if (change != suspect_change::none || slots_.wanted() > 0) context_.hints.for_slots().notify();
  // The job may wait for this process's embedder now.
  if (settings_.embeds) context_.hints.for_lanes().notify();
}

}  // namespace pagemill
