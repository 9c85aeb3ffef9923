#include "worker/claims/job_fetcher.hpp"

#include <algorithm>
#include <utility>

#include "common/core/log.hpp"
#include "common/core/backoff.hpp"
#include "common/postgres/error_mapping.hpp"
#include "worker/claims/poll_interval.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_failure = 500ms;
// Claims that look below the floors: one a second of all workers together, fewer when such a look
// is slow, so that they take a twentieth of one core at most.
constexpr auto thorough_first = 2s;
constexpr auto thorough_last = 60s;
constexpr auto thorough_of_all = 1s;
constexpr int thorough_share = 20;
// Claims in a row that may find nothing because their walk was cut.
constexpr int cut_walks_max = 16;

}  // namespace

job_fetcher::job_fetcher(job_queue& queue, job_runner& runner, worker_state& state,
                         fetch_settings settings)
    : queue_(queue),
      runner_(runner),
      state_(state),
      settings_(std::move(settings)),
      ahead_(settings_.slots) {}

job_fetcher::~job_fetcher() {
  stop();
}

void job_fetcher::start() {
  for (int i = 0; i < settings_.slots; ++i) workers_.emplace_back([this] { work_loop(); });
  fetcher_ = std::thread([this] { fetch_loop(); });
}

void job_fetcher::stop() {
  state_.work_for_slots.stop();
  if (fetcher_.joinable()) fetcher_.join();
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  assigned_.notify_all();
  for (auto& worker : workers_) worker.join();
  workers_.clear();
}

void job_fetcher::fetch_loop() {
  while (!state_.work_for_slots.stopped()) {
    state_.progress.stamp(watched_loop::fetch);
    auto wait = poll_interval(state_.hints_work, state_.workers_alive, random_fraction());
    try {
      fetch_once();
    } catch (const std::exception& problem) {
      postgres::log_absorbed("claim_failed", problem);
      state_.claims_uncertain = true;
      wait = pause_after_failure;
    }
    if (state_.draining) give_back_waiting();
    polls_ = !state_.work_for_slots.wait_for(wait);
  }
}

int job_fetcher::wanted() const {
  const std::scoped_lock lock(mutex_);
  return ahead_.to_claim(busy_);
}

int job_fetcher::in_hand() const {
  const std::scoped_lock lock(mutex_);
  return busy_;
}

void job_fetcher::fetch_once() {
  while (state_.may_claim()) {
    const int count = wanted();
    if (count == 0) return;
    auto jobs = claim(count);
    if (jobs.empty()) return;
    // Nobody told us of these, so nobody told the others of what is left.
    if (std::exchange(polls_, false) && static_cast<int>(jobs.size()) == count) {
      settings_.wake_others();
    }
    assign(std::move(jobs));
  }
}

std::vector<claimed_job> job_fetcher::claim(int count) {
  if (state_.claims != claim_rule::all) {
    if (auto suspect = claim_suspect()) return std::move(*suspect);
  }
  for (int walks = 0; walks < cut_walks_max; ++walks) {
    const bool thorough = state_.look_back.exchange(false) || is_thorough_due();
    auto found = look(count, thorough);
    if (found.suspect_waiting) {
      if (auto suspect = claim_suspect()) return std::move(*suspect);
    } else if (!found.jobs.empty() || !found.cut_at) {
      return std::move(found.jobs);
    }
  }
  return {};
}

bool job_fetcher::is_thorough_due() const {
  return wakeup::clock::now() >= thorough_at_;
}

claim_result job_fetcher::look(int count, bool thorough) {
  bool ahead = false;
  {
    const std::scoped_lock lock(mutex_);
    ahead = ahead_.is_ahead();
  }
  // What was in hand when a worker died is claimed in small numbers: it may kill this one.
  claim_request request{.worker = state_.id(),
                        .slot = settings_.slot_name,
                        .count = thorough ? std::min(count, settings_.slots) : count,
                        .walk = floors_.walk(walk_after_, thorough),
                        .thorough = thorough || !ahead,
                        .embeds = state_.embeds,
                        .workspace_jobs_max = settings_.workspace_jobs_max};
  const auto begun = wakeup::clock::now();
  auto found = queue_.claim(request);
  floors_.note(found, thorough);
  if (thorough) {
    const auto ended = wakeup::clock::now();
    const auto pause = std::clamp<wakeup::clock::duration>(
        state_.workers_alive.load() *
            std::max<wakeup::clock::duration>(thorough_of_all, thorough_share * (ended - begun)),
        thorough_first, thorough_last);
    thorough_at_ = ended + std::chrono::duration_cast<wakeup::clock::duration>(
                               pause * spread(random_fraction()));
  }
  const bool full = static_cast<int>(found.jobs.size()) == request.count;
  if (found.cut_at && !full) {
    walk_after_ = *found.cut_at;
  } else if (!found.jobs.empty()) {
    walk_after_ = found.jobs.back().workspace;
  }
  return found;
}

/// A job that killed its worker twice runs alone: while one waits, nothing else is claimed, in
/// either stage, and it is claimed when nothing runs. Nothing: no suspect, all may be claimed.
std::optional<std::vector<claimed_job>> job_fetcher::claim_suspect() {
  const std::vector<claimed_job> wait;
  if (state_.claims == claim_rule::embedding_suspect) return wait;  // not taken up yet
  const auto is_busy = [&] { return in_hand() > 0 || state_.is_embedding(); };
  if (suspect_runs_ && is_busy()) return wait;
  suspect_runs_ = false;
  if (!queue_.suspect_waiting(state_.embeds)) {
    if (state_.claims.exchange(claim_rule::all) != claim_rule::all) {
      state_.work_for_embedder.notify();
    }
    return std::nullopt;
  }
  // A long document may embed for minutes: it is given back, to go on where it was.
  if (state_.claims.exchange(claim_rule::none) == claim_rule::all) {
    state_.embedding.stop_all(stop_reason::drain);
  }
  if (is_busy()) return wait;
  if (auto suspect = queue_.claim_suspect(state_.id(), settings_.slot_name)) {
    suspect_runs_ = true;
    return std::vector{std::move(*suspect)};
  }
  if (state_.embeds) {
    suspect_runs_ = true;
    state_.claims = claim_rule::embedding_suspect;
    state_.work_for_embedder.notify();
  }
  return wait;
}

void job_fetcher::assign(std::vector<claimed_job> jobs) {
  for (auto& job : jobs) {
    auto running = state_.extracting.add(job.fence);
    // A lease that lapsed while the claim was under way: the claim is not to be worked on.
    if (state_.lapsed || job.fence.worker != state_.id()) running->stop(stop_reason::lapsed);
    if (state_.draining) running->stop(stop_reason::drain);
    const std::scoped_lock lock(mutex_);
    waiting_.push_back({std::move(job), std::move(running)});
    ++busy_;
  }
  assigned_.notify_all();
}

/// A drain begins: what waits for a slot goes back at once, uncharged.
void job_fetcher::give_back_waiting() {
  std::deque<assignment> unbegun;
  {
    const std::scoped_lock lock(mutex_);
    unbegun.swap(waiting_);
    busy_ -= static_cast<int>(unbegun.size());
  }
  std::vector<fence> claims;
  for (const auto& [job, running] : unbegun) {
    if (running->reason() < stop_reason::lost) claims.push_back(job.fence);
  }
  try {
    if (queue_.release(claims, settings_.slot_name, "not_begun") > 0) {
      log_info("jobs_not_begun_released", {{"jobs", claims.size()}});
    }
  } catch (const std::exception& problem) {
    // The process ends with them: its slot takes them back at its next start, or the sweep.
    log_error("job_release_failed", {{"jobs", claims.size()}, {"error", problem.what()}});
  }
  for (const auto& [job, running] : unbegun) state_.extracting.remove(job.fence);
}

bool job_fetcher::next_assignment(assignment& next) {
  std::unique_lock lock(mutex_);
  assigned_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
  if (waiting_.empty()) return false;
  next = std::move(waiting_.front());
  waiting_.pop_front();
  return true;
}

void job_fetcher::run(const assignment& next) {
  // Cancelled, or lost with the lease, while it waited for a slot.
  if (next.running->reason() >= stop_reason::lost) {
    log_info("claim_lost", {{"job_id", to_string(next.job.fence.job)}});
    return state_.extracting.remove(next.job.fence);
  }
  const auto begun = wakeup::clock::now();
  const auto end = runner_.run(next.job, *next.running);
  const std::chrono::duration<double> took = wakeup::clock::now() - begun;
  if (end == claim_end::here) state_.extracting.remove(next.job.fence);
  const std::scoped_lock lock(mutex_);
  ahead_.ran(took.count());
}

void job_fetcher::work_loop() {
  assignment next;
  while (next_assignment(next)) {
    run(next);
    bool wants_more = false;
    {
      const std::scoped_lock lock(mutex_);
      --busy_;
      wants_more = ahead_.to_claim(busy_) > 0;
    }
    // A process that waits to run a job alone must learn when nothing runs.
    if (wants_more || state_.claims != claim_rule::all) state_.work_for_slots.notify();
    // The job may wait for this process's embedder now.
    if (state_.embeds) state_.work_for_embedder.notify();
  }
}

}  // namespace pagemill
