/// How many jobs may wait, shared between the workspaces: each may have a multiple of what is left
/// free, so that those with long queues leave room for one that has none. Pure: no clock, no
/// database.
#pragma once
#include <cstdint>
#include <unordered_map>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Whose limit is reached.
enum class depth_refusal { queue, workspace };

/// Waiting jobs by workspace.
class queue_depths {
 public:
  void add(const workspace_id& workspace, std::int64_t jobs);
  std::int64_t of(const workspace_id& workspace) const;
  std::int64_t total() const { return total_; }
  /// Of the workspace that has most.
  std::int64_t largest() const;

 private:
  std::unordered_map<workspace_id, std::int64_t> jobs_;  ///< none is 0
  std::int64_t total_ = 0;
};

/// A workspace may have this many jobs for each place that is still free. One alone leaves a fifth
/// of the places free, the next one a fifth of that, and so on: a depth of 100,000 lets the eighth
/// in while seven have filled what they may.
inline constexpr std::int64_t jobs_per_free_place = 4;

/// How many jobs a workspace may add that has `own` of the `total` that wait.
std::int64_t queue_room(std::int64_t depth_max, std::int64_t total, std::int64_t own);

/// What is known of the queue: its depths when they were last counted, what this process has added
/// since, and what its requests have taken places for and not added yet. One thread.
class queue_shares {
 public:
  explicit queue_shares(std::int64_t depth_max) : depth_max_(depth_max) {}

  std::int64_t room(const workspace_id& workspace) const;
  /// The same by what was counted alone: workers may have begun what was added since.
  std::int64_t counted_room(const workspace_id& workspace) const;
  /// Why there is no room.
  depth_refusal refusal() const;
  /// Whether some workspace had no room left when the queue was counted.
  bool is_crowded() const;

  /// Takes at most `wanted` places. Returns how many there were.
  std::int64_t take(const workspace_id& workspace, std::int64_t wanted);
  /// Ends what take() began: of `taken` places `added` are filled, and the others free again.
  void settle(const workspace_id& workspace, std::int64_t taken, std::int64_t added);

  /// A count begins, which may or may not see what is added from here on; it is counted on top.
  void begin_count();
  void end_count(queue_depths counted);

 private:
  std::int64_t own(const workspace_id& workspace) const;
  std::int64_t total() const;

  std::int64_t depth_max_;
  queue_depths counted_;
  queue_depths before_count_;  ///< added before the count that is under way
  queue_depths added_;
  queue_depths taken_;
};

}  // namespace pagemill
