// POST /api/v1/pdf/jobs/{id}/cancel: the job is final when the response is sent.
#include "api/jobs/job_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"
#include "common/contract/job_json.hpp"

namespace pagemill {

reply job_handlers::cancel(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  const auto cancelled = co_await pool_.run(
      request->turn(), [&] { return jobs_.cancel(request->workspace, job_id{*id}); });
  if (!cancelled) co_return refuse(cancelled.error());
  request->job_id = to_string(cancelled->id);
  send_hint_(channel_job_cancelled, request->job_id);
  watcher_.hint(request->job_id);
  co_return json_response(200, to_json(*cancelled));
}

}  // namespace pagemill
