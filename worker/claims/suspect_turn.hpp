/// The suspect that this process has taken upon itself, and where it is in the protocol: what the
/// job fetcher and the stage lanes must agree on. The decisions are suspect_protocol's.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "common/jobs/claim.hpp"
#include "worker/claims/job_registry.hpp"
#include "worker/claims/suspect_protocol.hpp"

namespace pagemill {

/// Where a claimed job is worked on.
enum class work_place { slots, lanes };

struct held_claim {
  claimed_job job;
  std::shared_ptr<running_job> running;
};

/// What the end of a job means for the suspect.
enum class suspect_change {
  none,
  fewer_others,  ///< the job fetcher must look: perhaps nothing runs beside it any more
  over,          ///< it has ended itself, and the process claims again
};

/// Any thread.
class suspect_turn {
 public:
  /// A claim under way: until it is gone, no suspect runs. Held from before the claim is sent until
  /// its jobs are registered.
  class ticket {
   public:
    explicit ticket(suspect_turn& turn) : turn_(&turn) {}
    ~ticket() {
      if (turn_ != nullptr) turn_->end_claim();
    }
    ticket(ticket&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    ticket& operator=(ticket&&) = delete;

   private:
    suspect_turn* turn_;
  };

  suspect_phase phase() const;
  /// Nothing while a suspect waits or runs here.
  std::optional<ticket> begin_claim();

  /// The process has claimed a suspect.
  void take(held_claim suspect, work_place place, suspect_protocol::time_point now);
  /// Of `embedding` jobs that are held for the lanes, those that are not the suspect.
  std::size_t others(std::size_t embedding) const;
  /// What to do now that `others` jobs run beside it, claims under way not counted.
  suspect_action look(std::size_t others, suspect_protocol::time_point now);
  /// The claim, until begin() hands it out.
  std::optional<fence> waiting() const;
  /// While it waits: whether it is to stop, and why.
  stop_reason reason() const;
  /// Gives up the suspect that has not begun: the caller ends its claim. The turn is over.
  std::optional<held_claim> give_up();
  /// It runs alone, and the database knows: it may begin.
  void marked_alone();
  /// The suspect, once it may run at that place.
  std::optional<held_claim> begin(work_place place);
  /// A job has ended; the turn is over when it was the suspect.
  suspect_change ended(const fence& held, suspect_protocol::time_point now);
  /// The suspect that runs alone, and is marked so in the database.
  std::optional<fence> running_alone() const;
  /// It has written a checkpoint and is no suspect any more: it goes on beside others.
  void cleared(const fence& held, suspect_protocol::time_point now);
  /// Whether this process takes a suspect before other jobs.
  bool takes_suspects(suspect_protocol::time_point now) const;

 private:
  void end_claim();

  mutable std::mutex mutex_;
  suspect_protocol protocol_;
  std::optional<held_claim> waiting_;  ///< until it begins
  fence held_{};
  work_place place_ = work_place::slots;
  bool marked_alone_ = false;
  std::size_t claims_under_way_ = 0;
};

}  // namespace pagemill
