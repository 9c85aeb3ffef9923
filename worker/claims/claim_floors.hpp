/// What a worker remembers of the queue between two claims, so that a claim does not read again the
/// dead index entries of jobs that were claimed before: those stay while any transaction holds an
/// old snapshot, and cost most of the throughput of a queue that walks over them (measured: docs/
/// benchmarks.md). Pure.
#pragma once
#include <array>
#include <cstdint>
#include <map>

#include "common/stores/jobs/job_queue.hpp"

namespace pagemill {

/// One thread.
class claim_floors {
 public:
  /// As many workspaces are remembered, those served last; a walk visits each of them.
  static constexpr std::size_t known_max = 48;

  /// Once round the workspaces, beginning behind `after`. A thorough walk looks below the floors.
  claim_walk walk(const workspace_id& after, bool thorough) const;
  /// What the claim said that was made with such a walk.
  void note(const claim_result& found, bool thorough);
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
