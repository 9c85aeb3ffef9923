/// What the next claim asks for, and what follows from its answer: how far it looks, where its walk
/// over the workspaces goes on, and when it looks everywhere. Pure: no clock, no database.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "common/jobs/claim.hpp"
#include "worker/claims/claim_floors.hpp"

namespace pagemill {

struct claim_settings {
  int slots = 1;
  std::string slot_name;
  std::optional<int> workspace_jobs_max;  ///< of one workspace, all workers together
  bool embeds = false;                    ///< this process runs the stage embedding too
};

/// What a process would claim now.
struct claim_wish {
  int count = 1;
  bool is_ahead = false;  ///< more is claimed than runs at once
  std::vector<workspace_id> passed_over = {};
  bool takes_suspects = true;
};

enum class claim_follow_up {
  assign,        ///< take what was found, if anything
  look_on,       ///< nothing was found, but the walk was cut
  take_suspect,  ///< nothing was claimed, and a suspect waits
};
claim_follow_up judge_claim(const claim_result& found);

/// One thread.
class claim_plan {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit claim_plan(claim_settings settings) : settings_(std::move(settings)) {}

  /// Whether a claim is to look everywhere without having been told to.
  bool is_thorough_due(time_point now) const { return now >= thorough_at_; }
  claim_request next(const worker_id& worker, const claim_wish& wish, claim_depth depth) const;
  /// The answer to `request`.
  void note(const claim_request& request, const claim_result& found, claim_depth depth);
  /// A claim that looked everywhere took from `begun` to `ended`. `random` is from [0, 1).
  void note_thorough(time_point begun, time_point ended, int workers_alive, double random);

 private:
  const claim_settings settings_;
  claim_floors floors_;
  workspace_id walk_after_;  ///< the turn goes on behind it
  time_point thorough_at_{};
};

}  // namespace pagemill
