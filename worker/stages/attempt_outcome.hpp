/// What to do when an extractor child died, and how a failed attempt ends. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/extractor/launcher.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

/// More pages than that in one document that kill their child fail the job.
inline constexpr int bad_pages_max = 5;

/// Deaths of children during one attempt at a document.
struct death_history {
  std::map<int, int> by_page;  ///< page -> deaths; 0: before page 1
  int bad_pages = 0;           ///< recorded as problems so far, checkpoints included
};

/// A new child is to go on at the first page that has no record yet.
struct try_again {};
/// The page is recorded as a problem with this code, and a new child goes on behind it.
struct skip_page {
  int page = 0;
  std::string problem;
};
/// The job fails for good.
struct give_up {
  job_error error;
};
using death_verdict = std::variant<try_again, skip_page, give_up>;

/// Judges a death that was not our own doing, and counts it in `history`. Design, section 4: twice
/// on the same page makes the page a problem; more than bad_pages_max such pages, or two deaths
/// before page 1, fail the job.
death_verdict judge_death(const extractor_death& death, death_history& history);

/// extractor_crashed, extractor_timeout or extractor_out_of_memory.
std::string_view job_code_of(death_cause cause);

/// A child's failure record as the job's error.
job_error error_of(const failure_record& failure);

}  // namespace pagemill
