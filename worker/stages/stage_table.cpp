#include "worker/stages/stage_table.hpp"

#include <algorithm>
#include <stdexcept>

#include "worker/stages/downloading_stage.hpp"
#include "worker/stages/embedding_stage.hpp"
#include "worker/stages/extracting_stage.hpp"

namespace pagemill {

/// In the order in which a job passes them: the first that takes it is its stage.
stage_table::stage_table(const stage_tools& tools) {
  entries_.push_back({work_place::slots, std::make_unique<downloading_stage>(tools)});
  entries_.push_back({work_place::slots, std::make_unique<extracting_stage>(tools)});
  entries_.push_back({work_place::lanes, std::make_unique<embedding_stage>(tools)});
}

stage& stage_table::in_slot(const claimed_job& job) const {
  const auto found = std::ranges::find_if(entries_, [&](const entry& one) {
    return one.place == work_place::slots && one.work->takes(job);
  });
  if (found == entries_.end()) throw std::logic_error("no stage takes the job");
  return *found->work;
}

stage& stage_table::in_lanes() const {
  return *std::ranges::find(entries_, work_place::lanes, &entry::place)->work;
}

}  // namespace pagemill
