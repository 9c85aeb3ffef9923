// GET and DELETE /api/v1/pdf/documents/{id}
#include <boost/json/serialize.hpp>

#include "api/documents/document_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/entity_tag.hpp"
#include "api/jobs/job_json.hpp"
#include "api/request/query_parameters.hpp"
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
  auto body = boost::json::serialize(to_json(*found));
  // Weak: compressed or not, it is the same document.
  const auto etag = "W/" + tag_of_text(body);
  const bool known = names_tag(request->head.header("if-none-match"), etag);
  auto answer = known ? empty_response(304) : json_text_response(200, std::move(body));
  answer.headers.emplace_back("ETag", etag);
  co_return answer;
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
