#include "worker/claims/claim_comparison.hpp"

#include <unordered_set>

namespace pagemill {

std::vector<std::shared_ptr<running_job>> lost_claims(
    std::span<const std::shared_ptr<running_job>> running, std::span<const held_job> held) {
  std::unordered_map<job_id, std::int64_t> tokens;
  for (const auto& entry : held) tokens[entry.job] = entry.token;
  std::vector<std::shared_ptr<running_job>> lost;
  for (const auto& job : running) {
    const auto found = tokens.find(job->held().job);
    if (found == tokens.end() || found->second != job->held().token) lost.push_back(job);
  }
  return lost;
}

std::vector<held_job> idle_claims::due(std::span<const held_job> held,
                                       std::span<const std::shared_ptr<running_job>> running,
                                       time_point now) {
  std::unordered_set<job_id> worked_on;
  for (const auto& job : running) worked_on.insert(job->held().job);
  std::vector<held_job> due;
  std::unordered_map<job_id, sighting> idle;
  for (const auto& entry : held) {
    if (worked_on.contains(entry.job)) continue;
    const auto before = since_.find(entry.job);
    const bool seen = before != since_.end() && before->second.token == entry.token;
    if (seen && now - before->second.since >= idle_long) {
      due.push_back(entry);
    } else {
      idle[entry.job] = seen ? before->second : sighting{entry.token, now};
    }
  }
  since_ = std::move(idle);
  return due;
}

}  // namespace pagemill
