#include "worker/claims/slot_pool.hpp"

#include <algorithm>

#include "common/core/log.hpp"

namespace pagemill {

slot_pool::slot_pool(int slots, job_runner& runner, job_registry& registry,
                     std::function<void(const claimed_job&)> freed)
    : slots_(slots),
      runner_(runner),
      registry_(registry),
      freed_(std::move(freed)),
      ahead_(slots),
      shares_(slots) {}

slot_pool::~slot_pool() {
  stop();
}

void slot_pool::start() {
  for (int i = 0; i < slots_; ++i) threads_.emplace_back([this] { work(); });
}

void slot_pool::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  assigned_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void slot_pool::assign(std::vector<held_claim> jobs) {
  {
    const std::scoped_lock lock(mutex_);
    for (auto& job : jobs) waiting_.push_back(std::move(job));
    in_hand_ += static_cast<int>(jobs.size());
  }
  assigned_.notify_all();
}

void slot_pool::assign_guest(held_claim job, slot_shares::time_point now) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_front(std::move(job));
    ++in_hand_;
    shares_.guest_came(now);
  }
  assigned_.notify_all();
}

std::deque<held_claim> slot_pool::take_unbegun() {
  std::deque<held_claim> unbegun;
  const std::scoped_lock lock(mutex_);
  unbegun.swap(waiting_);
  in_hand_ -= static_cast<int>(unbegun.size());
  return unbegun;
}

int slot_pool::wanted() const {
  const std::scoped_lock lock(mutex_);
  return ahead_.to_claim(in_hand_);
}

slot_pool::room slot_pool::to_claim(slot_shares::time_point now) const {
  const std::scoped_lock lock(mutex_);
  const int count = ahead_.to_claim(in_hand_);
  if (count == 0 || ahead_.is_ahead() || !shares_.expects_guests(now)) return {.count = count};
  const int free = slots_ - in_hand_;
  if (free > 1) return {.count = std::min(count, free - 1)};
  return {.count = count, .passed_over = holders_of_all()};
}

/// The lock is held.
std::vector<workspace_id> slot_pool::holders_of_all() const {
  std::vector<workspace_id> assigned;
  for (const auto& one : waiting_) assigned.push_back(one.job.workspace);
  return shares_.holders(assigned);
}

std::optional<slot_shares::time_point> slot_pool::stuck_at() const {
  const std::scoped_lock lock(mutex_);
  return shares_.stuck_at();
}

std::vector<workspace_id> slot_pool::holders() const {
  const std::scoped_lock lock(mutex_);
  return holders_of_all();
}

std::optional<job_id> slot_pool::newest_of_largest() const {
  const std::scoped_lock lock(mutex_);
  return shares_.newest_of_largest();
}

bool slot_pool::runs(const job_id& job) const {
  const std::scoped_lock lock(mutex_);
  return shares_.holds(job);
}

void slot_pool::note_stalled() {
  const std::scoped_lock lock(mutex_);
  ahead_.stalled();
}

bool slot_pool::is_ahead() const {
  const std::scoped_lock lock(mutex_);
  return ahead_.is_ahead();
}

int slot_pool::in_hand() const {
  const std::scoped_lock lock(mutex_);
  return in_hand_;
}

bool slot_pool::next(held_claim& job) {
  std::unique_lock lock(mutex_);
  assigned_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
  if (waiting_.empty()) return false;
  job = std::move(waiting_.front());
  waiting_.pop_front();
  return true;
}

void slot_pool::run(const held_claim& held) {
  // Cancelled, or lost with the lease, while it waited for a slot.
  if (held.running->reason() >= stop_reason::lost) {
    log_info("claim_lost", {{"job_id", to_string(held.job.fence.job)}});
    return registry_.remove(held.job.fence);
  }
  const auto begun = std::chrono::steady_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    shares_.began(held.job, begun);
  }
  const auto end = runner_.run(held.job, held.running);
  const auto ended = std::chrono::steady_clock::now();
  if (end == claim_end::here) registry_.remove(held.job.fence);
  const std::scoped_lock lock(mutex_);
  ahead_.ran(std::chrono::duration<double>(ended - begun).count());
  shares_.ended(held.job.fence.job, ended);
}

void slot_pool::work() {
  held_claim held;
  while (next(held)) {
    run(held);
    {
      const std::scoped_lock lock(mutex_);
      --in_hand_;
    }
    freed_(held.job);
  }
}

}  // namespace pagemill
