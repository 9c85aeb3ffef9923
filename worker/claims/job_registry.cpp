#include "worker/claims/job_registry.hpp"

namespace pagemill {

void running_job::stop(stop_reason reason) {
  const std::scoped_lock lock(mutex_);
  if (reason > reason_) reason_ = reason;
  if (reason_ >= stop_reason::drain_now && has_child_) child_.kill();
}

void running_job::make_way(stop_reason reason) {
  if (reason_ == stop_reason::none) makes_way_ = true;
  stop(reason);
}

void running_job::set_child(const kill_switch& child) {
  const std::scoped_lock lock(mutex_);
  child_ = child;
  has_child_ = true;
  if (reason_ >= stop_reason::drain_now) child_.kill();
}

void running_job::clear_child() {
  const std::scoped_lock lock(mutex_);
  has_child_ = false;
  child_ = {};
}

std::shared_ptr<running_job> job_registry::add(const fence& held) {
  auto job = std::make_shared<running_job>(held);
  const std::scoped_lock lock(mutex_);
  auto& entry = jobs_[held.job];
  // An earlier claim of the same job has ended without its thread knowing yet.
  if (entry) entry->stop(stop_reason::lost);
  entry = job;
  return job;
}

void job_registry::remove(const fence& held) {
  {
    const std::scoped_lock lock(mutex_);
    // The same job may have been claimed again meanwhile: only this claim's entry goes.
    const auto found = jobs_.find(held.job);
    if (found != jobs_.end() && found->second->held().token == held.token) jobs_.erase(found);
  }
  changed_.notify_all();
}

std::vector<std::shared_ptr<running_job>> job_registry::snapshot() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<running_job>> jobs;
  jobs.reserve(jobs_.size());
  for (const auto& [id, job] : jobs_) jobs.push_back(job);
  return jobs;
}

std::shared_ptr<running_job> job_registry::find(const job_id& job) const {
  const std::scoped_lock lock(mutex_);
  const auto found = jobs_.find(job);
  return found == jobs_.end() ? nullptr : found->second;
}

void job_registry::stop_all(stop_reason reason) {
  for (const auto& job : snapshot()) job->stop(reason);
}

void job_registry::stop_others(const job_id& spared, stop_reason reason) {
  for (const auto& job : snapshot()) {
    if (job->held().job != spared) job->stop(reason);
  }
}

std::size_t job_registry::size() const {
  const std::scoped_lock lock(mutex_);
  return jobs_.size();
}

bool job_registry::wait_empty(wakeup::clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [&] { return jobs_.empty(); });
}

}  // namespace pagemill
