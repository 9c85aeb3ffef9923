/// The body of a request that cancels or retries many jobs.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

inline constexpr std::size_t bulk_jobs_max = 1000;

enum class bulk_action { cancel, retry };

/// Jobs by id, or those that a filter finds and the action applies to.
struct bulk_request {
  bulk_action action = bulk_action::cancel;
  std::vector<job_id> ids;           ///< empty with a filter
  std::optional<job_filter> filter;  ///< with at least one condition
  std::optional<job_id> cursor;      ///< with a filter: only older jobs
};

/// The states of jobs that the action applies to.
std::vector<job_state> states_for(bulk_action action);

/// 400 `invalid_json`; 422 `invalid_member`, `empty_batch`, `too_many_items`.
http_result<bulk_request> parse_bulk_request(std::string_view json);

}  // namespace pagemill
