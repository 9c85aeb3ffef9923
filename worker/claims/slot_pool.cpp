#include "worker/claims/slot_pool.hpp"

#include "common/core/log.hpp"

namespace pagemill {

slot_pool::slot_pool(int slots, job_runner& runner, job_registry& registry,
                     std::function<void(const claimed_job&)> freed)
    : slots_(slots),
      runner_(runner),
      registry_(registry),
      freed_(std::move(freed)),
      ahead_(slots) {}

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
  const auto end = runner_.run(held.job, held.running);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  if (end == claim_end::here) registry_.remove(held.job.fence);
  const std::scoped_lock lock(mutex_);
  ahead_.ran(took.count());
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
