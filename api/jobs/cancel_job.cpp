// POST /api/v1/pdf/jobs/{id}/cancel: final when it answers.
#include "api/request/error_status.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/jobs/job_json.hpp"
#include "api/request/query_parameters.hpp"
#include "common/jobs/channels.hpp"

namespace pagemill {

boost::asio::awaitable<response> job_handlers::cancel(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return problem_response(id.error(), request->request_id);
  const job_id wanted{*id};
  const auto cancelled =
      co_await pool_.run([&] { return jobs_.cancel(request->workspace, wanted); });
  if (!cancelled) co_return error_response(cancelled.error(), request->request_id);
  request->job_id = to_string(cancelled->id);
  send_hint_(channel_job_cancelled, request->job_id);
  watcher_.hint(request->job_id);
  co_return json_response(200, to_json(*cancelled));
}

}  // namespace pagemill
