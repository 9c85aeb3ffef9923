// GET /api/v1/pdf/documents: newest first.
#include <algorithm>
#include <array>

#include "api/documents/document_handlers.hpp"
#include "api/jobs/job_json.hpp"
#include "api/request/list_body.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

http_result<document_filter> read_filter(const request_head& head) {
  constexpr std::array<std::string_view, 4> states{"processing", "ready", "partial", "failed"};
  document_filter filter;
  if (const auto status = head.parameter("status")) {
    if (std::ranges::find(states, *status) == states.end()) {
      return invalid_parameter("status", "must be processing, ready, partial or failed");
    }
    filter.status = *status;
  }
  if (const auto tag = head.parameter("tag")) filter.tag = *tag;
  return filter;
}

}  // namespace

boost::asio::awaitable<response> document_handlers::list(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto known = check_parameters(request->head, {"limit", "cursor", "status", "tag"});
  if (!known) co_return refused(known.error());
  const auto range = read_list_range(request->head);
  if (!range) co_return refused(range.error());
  const auto filter = read_filter(request->head);
  if (!filter) co_return refused(filter.error());

  const auto after = range->after ? std::optional(document_id{*range->after}) : std::nullopt;
  const auto found = co_await pool_.run(
      [&] { return documents_.list(request->workspace, *filter, range->limit, after); });
  co_return json_response(200, list_body(found, [](const document& one) { return to_json(one); }));
}

}  // namespace pagemill
