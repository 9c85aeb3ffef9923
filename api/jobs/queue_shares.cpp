#include "api/jobs/queue_shares.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {

void queue_depths::add(const workspace_id& workspace, std::int64_t jobs) {
  if (jobs == 0) return;
  total_ += jobs;
  const auto entry = jobs_.try_emplace(workspace, 0).first;
  entry->second += jobs;
  if (entry->second == 0) jobs_.erase(entry);
}

std::int64_t queue_depths::of(const workspace_id& workspace) const {
  const auto found = jobs_.find(workspace);
  return found == jobs_.end() ? 0 : found->second;
}

std::int64_t queue_depths::largest() const {
  std::int64_t most = 0;
  for (const auto& [workspace, jobs] : jobs_) most = std::max(most, jobs);
  return most;
}

/// The job after n others of its workspace may be added while n is below the multiple of what is
/// free then, which each of them has made less by one.
std::int64_t queue_room(std::int64_t depth_max, std::int64_t total, std::int64_t own) {
  const auto spare = jobs_per_free_place * (depth_max - total) - own;
  if (spare <= 0) return 0;
  return (spare + jobs_per_free_place) / (jobs_per_free_place + 1);
}

std::int64_t queue_shares::own(const workspace_id& workspace) const {
  return counted_.of(workspace) + before_count_.of(workspace) + added_.of(workspace) +
         taken_.of(workspace);
}

std::int64_t queue_shares::total() const {
  return counted_.total() + before_count_.total() + added_.total() + taken_.total();
}

std::int64_t queue_shares::room(const workspace_id& workspace) const {
  return queue_room(depth_max_, total(), own(workspace));
}

std::int64_t queue_shares::counted_room(const workspace_id& workspace) const {
  return queue_room(depth_max_, counted_.total(), counted_.of(workspace));
}

depth_refusal queue_shares::refusal() const {
  return total() >= depth_max_ ? depth_refusal::queue : depth_refusal::workspace;
}

bool queue_shares::is_crowded() const {
  return queue_room(depth_max_, counted_.total(), counted_.largest()) == 0;
}

std::int64_t queue_shares::take(const workspace_id& workspace, std::int64_t wanted) {
  const auto taken = std::min(wanted, room(workspace));
  taken_.add(workspace, taken);
  return taken;
}

void queue_shares::settle(const workspace_id& workspace, std::int64_t taken, std::int64_t added) {
  taken_.add(workspace, -taken);
  added_.add(workspace, added);
}

void queue_shares::begin_count() {
  before_count_ = std::exchange(added_, {});
}

void queue_shares::end_count(queue_depths counted) {
  counted_ = std::move(counted);
  before_count_ = {};
}

}  // namespace pagemill
