// GET /api/v1/pdf/jobs: newest first, with the number of jobs in each state.
#include <boost/json/object.hpp>

#include "api/jobs/job_handlers.hpp"
#include "api/request/json_answer.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"
#include "common/contract/job_json.hpp"
#include "common/core/rfc3339.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

http_result<job_filter> read_job_filter(const request_head& head) {
  job_filter filter;
  if (const auto status = head.parameter("status")) {
    filter.state = parse_job_state(*status);
    if (!filter.state) {
      return invalid_parameter("status",
                               "must be pending, processing, completed, failed or cancelled");
    }
  }
  if (const auto tag = head.parameter("tag")) filter.tag = *tag;
  if (const auto after = head.parameter("created_after")) {
    const auto time = parse_rfc3339(*after);
    if (!time) {
      return invalid_parameter("created_after", "must be a time such as 2026-01-31T12:00:00Z");
    }
    filter.created_after = format_rfc3339(*time);
  }
  return filter;
}

json::object counts_json(const std::map<job_state, std::int64_t>& counts) {
  json::object body;
  for (const auto state : {job_state::pending, job_state::processing, job_state::completed,
                           job_state::failed, job_state::cancelled}) {
    const auto found = counts.find(state);
    body[to_string(state)] = found == counts.end() ? 0 : found->second;
  }
  return body;
}

}  // namespace

reply job_handlers::list(exchange_ptr request) {
  const auto& head = request->head;
  const auto range = read_list_range(head, {"status", "tag", "created_after"});
  if (!range) co_return std::unexpected(range.error());
  const auto filter = read_job_filter(head);
  if (!filter) co_return std::unexpected(filter.error());
  co_return co_await make_json_answer({pool_, answers_}, request, [&] {
    const auto found = jobs_.list(request->workspace, *filter, range->limit,
                                  range->after_as<job_id>(), answer_bytes_max);
    auto body = list_body(found, [](const job& item) { return to_json(item); });
    body["status_counts"] = counts_json(jobs_.count_by_state(request->workspace));
    return body;
  });
}

}  // namespace pagemill
