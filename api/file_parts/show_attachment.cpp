// GET /api/v1/pdf/documents/{id}/attachments/{k}: read out of the file on request.
#include <format>

#include "api/file_parts/part_handlers.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

std::unexpected<problem> no_such_attachment() {
  return std::unexpected(refusal_of(failure_record{"no_such_attachment", ""}).said);
}

}  // namespace

reply part_handlers::attachment(exchange_ptr request) {
  const auto index = whole_number(request->captured.at(1));
  if (!index) co_return no_such_attachment();
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto found = co_await find_with_file(request);
  if (!found) co_return std::unexpected(found.error());
  const auto listed = co_await pool_.run(request->turn(), [&] {
    return documents_.attachments(request->workspace, *found, {.after = *index - 1, .limit = 1});
  });
  if (listed.rows.empty() || listed.rows.front().index != *index) co_return no_such_attachment();
  const auto etag = std::format("W/\"{:.32}-a{}-{}\"", *found->sha256, *index, extractor_version);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  auto file = co_await lookup_.find_file(request->workspace, found->id);
  if (!file) co_return std::unexpected(file.error());
  auto made =
      co_await parts_.extract(request->workspace, std::format("{} a{}", *found->sha256, *index),
                              *std::move(file), {*index});
  if (!made) co_return std::unexpected(made.error());
  auto answer = attachment_response({pool_, answers_}, request->workspace, *std::move(made),
                                    listed.rows.front().name);
  answer.headers.emplace_back("ETag", etag);
  co_return answer;
}

}  // namespace pagemill
