#include "worker/stages/lane_hand.hpp"

#include <algorithm>

namespace pagemill {
namespace {

std::vector<workspace_id> each_once(std::span<const workspace_id> jobs) {
  std::vector<workspace_id> each;
  for (const auto& workspace : jobs) {
    if (!std::ranges::contains(each, workspace)) each.push_back(workspace);
  }
  return each;
}

}  // namespace

std::optional<embedding_share> claim_beside(std::span<const workspace_id> held) {
  const int jobs = static_cast<int>(held.size());
  if (jobs < lane_jobs_max) {
    const int free = lane_jobs_max - jobs;
    return embedding_share{.count = free, .of_one_workspace = free, .passed_over = {}};
  }
  const int room = lane_jobs_max + lane_guests_max - jobs;
  if (room <= 0) return std::nullopt;
  return embedding_share{.count = room, .of_one_workspace = 1, .passed_over = each_once(held)};
}

std::vector<int> share_round(std::span<const workspace_id> jobs, int total) {
  const auto each = each_once(jobs);
  std::vector<int> parts;
  for (const auto& workspace : jobs) {
    const auto beside = static_cast<int>(std::ranges::count(jobs, workspace));
    parts.push_back(std::max(1, total / static_cast<int>(each.size()) / beside));
  }
  return parts;
}

void round_size::took(int chunks, std::chrono::duration<double> time) {
  if (chunks <= 0 || time.count() <= 0) return;
  const double fitting = chunks * (wanted / time);
  // It grows slowly: a round of short chunks says little about the next one.
  chunks_ = std::clamp(static_cast<int>(std::min(fitting, 2.0 * chunks_)), least, most);
}

}  // namespace pagemill
