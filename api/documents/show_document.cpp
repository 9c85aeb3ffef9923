// GET, PATCH and DELETE /api/v1/pdf/documents/{id}
#include <boost/json/serialize.hpp>

#include "api/documents/document_change_request.hpp"
#include "api/documents/document_handlers.hpp"
#include "api/documents/document_json.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

/// Several times what the longest title and tags need.
constexpr std::size_t change_body_bytes_max = 64 * 1024;

/// Weak: it is the same document whether compressed or not.
std::string etag_of_document(std::string_view body) {
  return "W/" + tag_of_text(body);
}

response document_response(std::string body) {
  auto etag = etag_of_document(body);
  auto answer = json_text_response(200, std::move(body));
  answer.headers.emplace_back("ETag", std::move(etag));
  return answer;
}

}  // namespace

reply document_handlers::show(exchange_ptr request) {
  const auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  auto body = boost::json::serialize(to_json(*found));
  const auto etag = etag_of_document(body);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  co_return document_response(std::move(body));
}

reply document_handlers::change(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  request->document_id = to_string(*id);
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto body = co_await read_whole_body(request, change_body_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  const auto wanted = parse_document_change(*body);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto changed = co_await pool_.run(
      [&] { return documents_.change(request->workspace, document_id{*id}, *wanted); });
  if (!changed) co_return refuse(changed.error());
  co_return document_response(boost::json::serialize(to_json(*changed)));
}

reply document_handlers::remove(exchange_ptr request) {
  const auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  const auto removed =
      co_await pool_.run([&] { return documents_.remove(request->workspace, found->id); });
  if (!removed) co_return refuse(removed.error());
  send_hint_(channel_job_cancelled, to_string(found->job_id));
  co_return empty_response(204);
}

}  // namespace pagemill
