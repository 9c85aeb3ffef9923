// GET and DELETE /api/v1/pdf/documents/{id}
#include <boost/json/serialize.hpp>

#include "api/documents/document_handlers.hpp"
#include "api/documents/document_json.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/error_status.hpp"

namespace pagemill {

reply document_handlers::show(exchange_ptr request) {
  const auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  auto body = boost::json::serialize(to_json(*found));
  // Weak: it is the same document whether compressed or not.
  const auto etag = "W/" + tag_of_text(body);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  auto answer = json_text_response(200, std::move(body));
  answer.headers.emplace_back("ETag", etag);
  co_return answer;
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
