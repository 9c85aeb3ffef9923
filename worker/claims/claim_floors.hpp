/// What a worker remembers of the queue between two claims, so that a claim does not read the dead
/// index entries of jobs that were claimed before: those stay while any transaction holds an old
/// snapshot, and walking over them costs most of a queue's throughput
/// (measured: docs/benchmarks.md). Pure.
#pragma once
#include <array>
#include <cstdint>
#include <map>

#include "common/jobs/claim.hpp"

namespace pagemill {

/// How far a claim looks.
enum class claim_depth {
  floors,      ///< from the places on where earlier claims stopped
  everywhere,  ///< also below them: for jobs that were released or became due
};

/// One thread.
class claim_floors {
 public:
  /// Workspaces that are remembered, those served last; a walk visits each of them.
  static constexpr std::size_t known_max = 48;

  /// Once round the workspaces, beginning behind `after`.
  claim_walk walk(const workspace_id& after, claim_depth depth) const;
  /// The answer to a claim with such a walk.
  void note(const claim_result& found, claim_depth depth);
  std::size_t known() const { return known_.size(); }

 private:
  struct place {
    std::string run_at;  ///< empty: not known
    job_id job;
  };
  struct memory {
    std::array<place, job_priorities> behind;
    std::uint64_t used = 0;
  };
  void forget_oldest();

  std::map<workspace_id, memory> known_;  ///< in the order of the ids, as the index is
  std::uint64_t uses_ = 0;
};

}  // namespace pagemill
