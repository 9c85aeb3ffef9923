// GET /api/v1/pdf/documents: newest first.
#include <algorithm>
#include <array>

#include "api/documents/document_handlers.hpp"
#include "api/documents/document_json.hpp"
#include "api/request/json_answer.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

http_result<document_filter> read_document_filter(const request_head& head) {
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

reply document_handlers::list(exchange_ptr request) {
  const auto range = read_list_range(request->head, {"status", "tag"});
  if (!range) co_return std::unexpected(range.error());
  const auto filter = read_document_filter(request->head);
  if (!filter) co_return std::unexpected(filter.error());
  co_return co_await make_json_answer({pool_, answers_}, request, [&] {
    const auto found = documents_.list(request->workspace, *filter, range->limit,
                                       range->after_as<document_id>(), answer_bytes_max);
    return list_body(found, [](const document& item) { return to_list_json(item); });
  });
}

}  // namespace pagemill
