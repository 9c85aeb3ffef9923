// GET /api/v1/pdf/jobs/{id}/history: what happened to a job, in order.
#include <boost/json/object.hpp>

#include "api/jobs/job_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

json::object event_json(const job_event& event) {
  return {{"at", event.at},
          {"event", event.event},
          {"worker", or_null(event.slot)},
          {"detail", parsed_or_null(event.detail_json)}};
}

}  // namespace

reply job_handlers::history(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  const auto range = read_number_range(request->head, 0);
  if (!range) co_return std::unexpected(range.error());
  const auto found = co_await pool_.run(request->turn(), [&] {
    return jobs_.events(request->workspace, job_id{*id}, range->after, range->limit);
  });
  if (!found) co_return refuse(found.error());
  request->job_id = to_string(*id);
  json::array items;
  for (const auto& event : found->items) items.push_back(event_json(event));
  const auto next = static_cast<std::size_t>(range->after) + items.size();
  co_return json_response(
      200, {{"items", std::move(items)},
            {"next_cursor", found->more ? json::value(std::to_string(next)) : nullptr}});
}

}  // namespace pagemill
