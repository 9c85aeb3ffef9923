// GET /api/v1/pdf/jobs/{id}/events
#include "api/jobs/job_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

problem to_problem(stream_refusal why) {
  if (why == stream_refusal::workspace) {
    return {429,
            "too_many_workspace_streams",
            "The workspace has too many event streams open; try again later.",
            "",
            {{"Retry-After", "5"}}};
  }
  return {503,
          "too_many_streams",
          "Too many event streams are open; try again later.",
          "",
          {{"Retry-After", "5"}}};
}

}  // namespace

reply job_handlers::events(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const job_id wanted{*id};
  auto found = co_await find(request->workspace, wanted);
  if (!found) co_return refuse(found.error());
  request->job_id = to_string(found->id);

  const auto seen = read_last_event_id(request->head.header("last-event-id"));
  // By the standard, 204 keeps an EventSource from reconnecting.
  if (is_final(found->state) && found->version <= seen) co_return empty_response(204);
  auto permit = streams_.take(request->workspace);
  if (!permit) co_return std::unexpected(to_problem(permit.error()));
  response answer;
  answer.content_type = "text/event-stream";
  answer.headers = {{"X-Accel-Buffering", "no"}};
  answer.live = true;
  answer.pieces = std::make_unique<job_events>(
      watcher_, answers_,
      [this, workspace = request->workspace, wanted] { return find(workspace, wanted); },
      *std::move(found), seen, *std::move(permit), job_events::timing());
  co_return answer;
}

}  // namespace pagemill
