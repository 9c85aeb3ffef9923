/// Compares the jobs that this process works on with the claims that the database says it holds, in
/// both directions. Pure.
#pragma once
#include <chrono>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "common/jobs/claim.hpp"
#include "worker/claims/job_registry.hpp"

namespace pagemill {

/// Those of `running` whose claim is not among `held`: cancelled, or another process has them.
std::vector<std::shared_ptr<running_job>> lost_claims(
    std::span<const std::shared_ptr<running_job>> running, std::span<const held_job> held);

/// Claims that nobody works on. One is released only when it has been seen for a while, so that a
/// claim on its way to a slot is left alone: hints may make looks follow fast. One thread.
class idle_claims {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds idle_long{500};

  /// Of `held`, those to release now: not worked on, now and `idle_long` ago. They are forgotten.
  std::vector<held_job> due(std::span<const held_job> held,
                            std::span<const std::shared_ptr<running_job>> running, time_point now);
  /// Whether some are not due yet.
  bool any_left() const { return !since_.empty(); }

 private:
  struct sighting {
    std::int64_t token = 0;
    time_point since;
  };
  std::unordered_map<job_id, sighting> since_;
};

}  // namespace pagemill
