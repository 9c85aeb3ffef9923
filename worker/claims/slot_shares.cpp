#include "worker/claims/slot_shares.hpp"

#include <algorithm>

namespace pagemill {

void slot_shares::began(const claimed_job& job, time_point now) {
  const bool is_guest = expects_guests(now) && held_.size() + 1 == slots_ &&
                        !std::ranges::contains(holders({}), job.workspace);
  if (is_guest) guest_at_ = now;
  held_[job.fence.job] = {job.workspace, now};
  changed_at_ = now;
}

void slot_shares::ended(const job_id& job, time_point now) {
  held_.erase(job);
  changed_at_ = now;
}

std::optional<slot_shares::time_point> slot_shares::stuck_at() const {
  if (held_.size() < slots_) return std::nullopt;
  return changed_at_ + stuck_after;
}

std::vector<workspace_id> slot_shares::holders(std::span<const workspace_id> assigned) const {
  std::vector<workspace_id> each(assigned.begin(), assigned.end());
  for (const auto& [job, slot] : held_) each.push_back(slot.workspace);
  std::ranges::sort(each);
  const auto repeated = std::ranges::unique(each);
  each.erase(repeated.begin(), repeated.end());
  return each;
}

std::optional<job_id> slot_shares::newest_of_largest() const {
  std::unordered_map<workspace_id, std::size_t> counts;
  for (const auto& [job, slot] : held_) ++counts[slot.workspace];
  std::size_t most = 1;
  for (const auto& [workspace, count] : counts) most = std::max(most, count);
  if (most < 2) return std::nullopt;
  std::optional<job_id> newest;
  time_point begun{};
  for (const auto& [job, slot] : held_) {
    if (counts[slot.workspace] < most || (newest && slot.begun < begun)) continue;
    newest = job;
    begun = slot.begun;
  }
  return newest;
}

bool slot_shares::expects_guests(time_point now) const {
  return slots_ > 1 && guest_at_ && now - *guest_at_ < guests_expected;
}

}  // namespace pagemill
