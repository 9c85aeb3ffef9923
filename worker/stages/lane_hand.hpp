/// How the jobs of one lane are shared between workspaces: what it claims beside those it holds,
/// and what each of them gets of a round. Pure.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/jobs/claim.hpp"

namespace pagemill {

/// Jobs that one lane works on side by side, whosever they are.
inline constexpr int lane_jobs_max = 4;
/// Beyond those, jobs of workspaces that the lane holds nothing of, one each: they do not wait
/// until a long one ends.
inline constexpr int lane_guests_max = 4;

/// What a lane that holds jobs of these workspaces may claim; nullopt: nothing.
std::optional<embedding_share> claim_beside(std::span<const workspace_id> held);

/// The parts of a round of `total` chunks for jobs of these workspaces: each workspace gets as much
/// as another, and each of its jobs too; at least one chunk.
std::vector<int> share_round(std::span<const workspace_id> jobs, int total);

/// How many chunks make a round of about a second, whatever their length and however busy the
/// host is: a job that comes waits for one round. One thread.
class round_size {
 public:
  static constexpr int least = 4;
  static constexpr int most = 64;
  static constexpr std::chrono::duration<double> wanted{1};

  int chunks() const { return chunks_; }
  /// A round of that many chunks took that long.
  void took(int chunks, std::chrono::duration<double> time);

 private:
  int chunks_ = most / 4;
};

}  // namespace pagemill
