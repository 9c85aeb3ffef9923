// GET /api/v1/pdf/documents/{id}/attachments/{k}: read out of the file on request.
#include <format>

#include <boost/json/parse.hpp>

#include "api/file_parts/part_handlers.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

std::unexpected<problem> no_such_attachment() {
  return std::unexpected(refusal_of(failure_record{"no_such_attachment", ""}).said);
}

/// nullopt: the document lists no such attachment.
std::optional<std::string> attachment_name(const document& found, int index) {
  const auto listed = boost::json::parse(found.attachments_json).as_array();
  if (std::cmp_greater_equal(index, listed.size())) return std::nullopt;
  return std::string(listed[static_cast<std::size_t>(index)].at("name").as_string());
}

}  // namespace

reply part_handlers::attachment(exchange_ptr request) {
  const auto index = whole_number(request->captured.at(1));
  if (!index) co_return no_such_attachment();
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto found = co_await find_with_file(request);
  if (!found) co_return std::unexpected(found.error());
  const auto name = attachment_name(*found, *index);
  if (!name) co_return no_such_attachment();
  const auto etag = std::format("W/\"{:.32}-a{}-{}\"", *found->sha256, *index, extractor_version);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  auto file = co_await lookup_.find_file(request->workspace, found->id);
  if (!file) co_return std::unexpected(file.error());
  auto made =
      co_await parts_.extract(request->workspace, std::format("{} a{}", *found->sha256, *index),
                              *std::move(file), {*index});
  if (!made) co_return std::unexpected(made.error());
  auto answer = attachment_response(pool_, *std::move(made), *name);
  answer.headers.emplace_back("ETag", etag);
  co_return answer;
}

}  // namespace pagemill
