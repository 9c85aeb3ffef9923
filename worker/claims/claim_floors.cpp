#include "worker/claims/claim_floors.hpp"

#include <algorithm>

namespace pagemill {
namespace {

workspace_id greatest_id() {
  workspace_id id;
  id.value.bytes.fill(0xff);
  return id;
}

}  // namespace

claim_walk claim_floors::walk(const workspace_id& after, claim_depth depth) const {
  claim_walk walk;
  auto at = after;
  const auto go_to = [&](const workspace_id& next) {
    walk.gap_begins.push_back(at);
    walk.gap_ends.push_back(next);
    at = next;
  };
  const auto behind = known_.upper_bound(after);
  for (auto next = behind; next != known_.end(); ++next) go_to(next->first);
  go_to(greatest_id());
  at = workspace_id{};
  for (auto next = known_.begin(); next != behind && next->first < after; ++next) {
    go_to(next->first);
  }
  go_to(after);

  if (depth == claim_depth::everywhere) return walk;
  for (const auto& [id, remembered] : known_) {
    for (std::size_t priority = 0; priority < job_priorities; ++priority) {
      const auto& [run_at, job] = remembered.behind[priority];
      if (!run_at.empty()) walk.behind.push_back({id, static_cast<int>(priority), run_at, job});
    }
  }
  return walk;
}

void claim_floors::note(const claim_result& found, claim_depth depth) {
  if (depth == claim_depth::everywhere) {
    for (auto& [id, remembered] : known_) remembered.behind = {};
  }
  for (const auto& job : found.jobs) {
    auto& remembered = known_[job.workspace];
    remembered.used = ++uses_;
    if (job.ready_behind.empty()) continue;
    remembered.behind.at(static_cast<std::size_t>(job.priority)) = {job.ready_behind,
                                                                    job.fence.job};
  }
  for (const auto& [workspace, priority] : found.quiet) {
    const auto remembered = known_.find(workspace);
    if (remembered == known_.end()) continue;
    auto& behind = remembered->second.behind.at(priority);
    if (behind.run_at.empty()) behind = {found.moment, {}};
  }
  while (known_.size() > known_max) forget_oldest();
}

void claim_floors::forget_oldest() {
  known_.erase(
      std::ranges::min_element(known_, {}, [](const auto& entry) { return entry.second.used; }));
}

}  // namespace pagemill
