/// The jobs that this process holds: those of the extraction slots, those of the stage embedding,
/// and whether the database may know of more.
#pragma once
#include <atomic>

#include "worker/claims/job_registry.hpp"

namespace pagemill {

/// Any thread.
class held_jobs {
 public:
  job_registry& extracting() { return extracting_; }
  const job_registry& extracting() const { return extracting_; }
  job_registry& embedding() { return embedding_; }
  const job_registry& embedding() const { return embedding_; }

  std::size_t size() const { return extracting_.size() + embedding_.size(); }
  std::vector<std::shared_ptr<running_job>> snapshot() const {
    auto jobs = extracting_.snapshot();
    for (auto& job : embedding_.snapshot()) jobs.push_back(std::move(job));
    return jobs;
  }
  void stop_all(stop_reason reason) {
    extracting_.stop_all(reason);
    embedding_.stop_all(reason);
  }
  /// Waits until nothing runs, at most until `deadline`. True: nothing runs.
  bool wait_empty(wakeup::clock::time_point deadline) const {
    return extracting_.wait_empty(deadline) && embedding_.wait_empty(deadline);
  }

  /// The answer to a claim was lost, or a claim could not be ended: the claim watch is to compare
  /// all claims.
  void note_uncertain() { uncertain_ = true; }
  /// Whether there was a reason to compare all claims. Forgets it.
  bool take_uncertain() { return uncertain_.exchange(false); }

 private:
  job_registry extracting_;
  job_registry embedding_;
  std::atomic<bool> uncertain_ = true;
};

}  // namespace pagemill
