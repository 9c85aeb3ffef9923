#include "worker/job_fetcher.hpp"

#include "common/core/log.hpp"
#include "common/postgres/backoff.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr auto poll_with_hints = 1000ms;
constexpr auto poll_without_hints = 250ms;
constexpr auto suspects_every = 1s;
constexpr auto pause_after_failure = 500ms;

wakeup::clock::duration poll_interval(bool hints_work) {
  const auto base = hints_work ? poll_with_hints : poll_without_hints;
  return std::chrono::duration_cast<wakeup::clock::duration>(
      base * (0.8 + 0.4 * postgres::random_fraction()));
}

}  // namespace

job_fetcher::job_fetcher(job_queue& queue, job_runner& runner, worker_state& state, int slots,
                         std::string slot_name)
    : queue_(queue),
      runner_(runner),
      state_(state),
      slots_(slots),
      slot_name_(std::move(slot_name)) {}

job_fetcher::~job_fetcher() {
  stop();
}

void job_fetcher::start() {
  for (int i = 0; i < slots_; ++i) workers_.emplace_back([this] { work_loop(); });
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
    auto wait = poll_interval(state_.hints_work);
    try {
      fetch_once();
    } catch (const std::exception& problem) {
      log_error("claim_failed", {{"error", problem.what()}});
      wait = pause_after_failure;
    }
    state_.work_for_slots.wait_for(wait);
  }
}

int job_fetcher::free_slots() const {
  const std::scoped_lock lock(mutex_);
  return slots_ - busy_;
}

void job_fetcher::fetch_once() {
  while (state_.may_claim()) {
    const int free = free_slots();
    if (free == 0) return;
    auto jobs = claim(free);
    if (jobs.empty()) return;
    assign(std::move(jobs));
  }
}

std::vector<claimed_job> job_fetcher::claim(int free) {
  const auto now = wakeup::clock::now();
  if (state_.claims != claim_rule::all || now - suspects_checked_ >= suspects_every) {
    if (auto suspect = claim_suspect(free)) return std::move(*suspect);
    suspects_checked_ = now;
  }
  auto jobs = queue_.claim({state_.id(), slot_name_, free, served_last_});
  if (!jobs.empty()) served_last_ = jobs.back().workspace;
  return jobs;
}

/// A job that killed its worker twice runs alone: while one waits, nothing else is claimed, in
/// either stage, and it is claimed when nothing runs. Nothing: no suspect, all may be claimed.
std::optional<std::vector<claimed_job>> job_fetcher::claim_suspect(int free) {
  const std::vector<claimed_job> wait;
  if (state_.claims == claim_rule::embedding_suspect) return wait;  // not taken up yet
  const auto is_busy = [&] { return free < slots_ || state_.is_embedding(); };
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
  if (auto suspect = queue_.claim_suspect(state_.id(), slot_name_)) {
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

void job_fetcher::work_loop() {
  while (true) {
    assignment next;
    {
      std::unique_lock lock(mutex_);
      assigned_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    runner_.run(next.job, *next.running);
    state_.extracting.remove(next.job.fence);
    {
      const std::scoped_lock lock(mutex_);
      --busy_;
    }
    state_.work_for_slots.notify();
    // The job may wait for this process's embedder now.
    state_.work_for_embedder.notify();
  }
}

}  // namespace pagemill
