/// What to do when an extractor child has died, and the error of a failed attempt. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/extractor/launcher.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

/// A document with more pages than this that kill their child fails.
inline constexpr int bad_pages_max = 5;

/// Deaths of children during one attempt at a document.
struct death_history {
  std::map<int, int> by_page;  ///< page -> deaths; 0: before page 1
  int bad_pages = 0;           ///< recorded as problems so far, checkpoints included
};

/// A new child is to continue at the first page without a record.
struct try_again {};
/// The page is recorded as a problem with this code, and a new child continues behind it.
struct skip_page {
  int page = 0;
  std::string problem;
};
/// The job fails for good.
struct give_up {
  job_error error;
};
using death_verdict = std::variant<try_again, skip_page, give_up>;

/// Judges a death that we did not cause, and counts it in `history`. Design, section 4: a second
/// death on the same page records the page as a problem; more than bad_pages_max such pages, or two
/// deaths before page 1, fail the job.
death_verdict judge_death(const extractor_death& death, death_history& history);

/// extractor_crashed, extractor_timeout or extractor_out_of_memory.
std::string_view job_code_of(death_cause cause);

/// A child's failure record as the job's error.
job_error error_of(const failure_record& failure);

}  // namespace pagemill
