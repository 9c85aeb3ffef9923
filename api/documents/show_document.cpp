// GET, PATCH and DELETE /api/v1/pdf/documents/{id}
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

/// The document as JSON; none: there is no such document.
row_slice<std::string> read_document_json(document_store& documents, const workspace_id& workspace,
                                          const document_id& id, std::size_t bytes) {
  row_slice<std::string> made;
  const auto found = documents.whole(workspace, id, bytes);
  if (!found) return made;
  made.needed_bytes = found->needed_bytes;
  for (const auto& row : found->rows) append_document_json(made.rows.emplace_back(), row);
  return made;
}

}  // namespace

reply document_handlers::show(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  request->document_id = to_string(*id);
  co_return co_await answer_whole(request, document_id{*id});
}

reply document_handlers::answer_whole(exchange_ptr request, document_id id) {
  piece_room room;
  auto made = co_await read_fitting(tools_for(*request), &room, [&](std::size_t bytes) {
    return read_document_json(documents_, request->workspace, id, bytes);
  });
  if (made.rows.empty()) co_return refuse(404, "not_found", "There is no such document.");
  auto& body = made.rows.front();
  auto etag = etag_of_document(body);
  const bool read = request->head.method == http_method::get;
  if (read && client_has(request->head, etag)) co_return not_modified(etag);
  auto answer = json_text_response(200, std::move(body));
  answer.headers.emplace_back("ETag", std::move(etag));
  co_return answer_budget::keeping(std::move(answer), *std::move(room));
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
  const auto changed = co_await pool_.run(request->turn(), [&] {
    return documents_.change(request->workspace, document_id{*id}, *wanted);
  });
  if (!changed) co_return refuse(changed.error());
  co_return co_await answer_whole(request, document_id{*id});
}

reply document_handlers::remove(exchange_ptr request) {
  const auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  const auto removed = co_await pool_.run(
      request->turn(), [&] { return documents_.remove(request->workspace, found->id); });
  if (!removed) co_return refuse(removed.error());
  send_hint_(channel_job_cancelled, to_string(found->job_id));
  co_return empty_response(204);
}

}  // namespace pagemill
