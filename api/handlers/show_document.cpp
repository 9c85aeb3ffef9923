// GET and DELETE /api/v1/pdf/documents/{id}
#include "api/handlers/document_handlers.hpp"
#include "api/handlers/error_status.hpp"
#include "api/json/job_json.hpp"
#include "api/json/query_parameters.hpp"
#include "common/jobs/channels.hpp"

namespace pagemill {
namespace asio = boost::asio;

asio::awaitable<http_result<document>> document_handlers::find(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  request->document_id = to_string(*id);
  auto found =
      co_await pool_.run([&] { return documents_.find(request->workspace, document_id{*id}); });
  if (!found) co_return std::unexpected(to_problem(found.error()));
  co_return *std::move(found);
}

asio::awaitable<response> document_handlers::show(exchange_ptr request) {
  const auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  co_return json_response(200, to_json(*found));
}

asio::awaitable<response> document_handlers::remove(exchange_ptr request) {
  const auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  const auto removed =
      co_await pool_.run([&] { return documents_.remove(request->workspace, found->id); });
  if (!removed) co_return error_response(removed.error(), request->request_id);
  send_hint_(channel_job_cancelled, to_string(found->job_id));
  co_return empty_response(204);
}

}  // namespace pagemill
