#include "worker/claim_floors.hpp"

#include <algorithm>

namespace pagemill {
namespace {

constexpr const char* no_floor = "-infinity";

workspace_id greatest_id() {
  workspace_id id;
  id.value.bytes.fill(0xff);
  return id;
}

}  // namespace

claim_walk claim_floors::walk(const workspace_id& after, bool thorough) const {
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

  for (const auto& [id, remembered] : known_) {
    walk.known.push_back(id);
    for (std::size_t priority = 0; priority < job_priorities; ++priority) {
      const auto& from = remembered.ready_from[priority];
      walk.ready_from[priority].push_back(thorough || from.empty() ? no_floor : from);
    }
  }
  return walk;
}

void claim_floors::note(const claim_result& found, bool thorough) {
  if (thorough) {
    for (auto& [id, remembered] : known_) remembered.ready_from = {};
  }
  for (const auto& job : found.jobs) {
    auto& remembered = known_[job.workspace];
    remembered.used = ++uses_;
    remembered.ready_from.at(static_cast<std::size_t>(job.priority)) = job.ready_from;
  }
  for (const auto& [workspace, priority] : found.quiet) {
    const auto remembered = known_.find(workspace);
    if (remembered == known_.end()) continue;
    auto& from = remembered->second.ready_from.at(priority);
    if (from.empty()) from = found.moment;
  }
  while (known_.size() > known_max) forget_oldest();
}

void claim_floors::forget_oldest() {
  known_.erase(std::ranges::min_element(
      known_, {}, [](const auto& entry) { return entry.second.used; }));
}

}  // namespace pagemill
