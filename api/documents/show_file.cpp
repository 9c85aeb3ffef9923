// GET /api/v1/pdf/documents/{id}/file: the original, whole or a range of it.
#include <format>

#include "api/documents/document_handlers.hpp"
#include "api/documents/file_pieces.hpp"
#include "api/request/byte_range.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/query_parameters.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {

reply document_handlers::file(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  request->document_id = to_string(*id);
  const auto found = co_await lookup_.find_file(request->workspace, document_id{*id});
  if (!found) co_return std::unexpected(found.error());

  // A file never changes: its hash is its tag for ever.
  const auto etag = '"' + found->sha256 + '"';
  const auto bytes = static_cast<std::uint64_t>(found->bytes);
  response answer;
  answer.headers = {{"ETag", etag}, {"Accept-Ranges", "bytes"}};
  if (client_has(request->head, etag)) {
    answer.status = 304;
    co_return answer;
  }
  const auto choice =
      choose_range(request->head.header("range"), request->head.header("if-range"), etag, bytes);
  if (std::holds_alternative<no_such_range>(choice)) {
    co_return std::unexpected(problem{416,
                                      "range_not_satisfiable",
                                      "The file has no such bytes.",
                                      "",
                                      {{"Content-Range", std::format("bytes */{}", bytes)}}});
  }
  byte_range wanted{0, bytes == 0 ? 0 : bytes - 1};
  if (const auto* part = std::get_if<byte_range>(&choice)) {
    wanted = *part;
    answer.status = 206;
    answer.headers.emplace_back("Content-Range",
                                std::format("bytes {}-{}/{}", part->first, part->last, bytes));
  }
  answer.content_type = "application/pdf";
  answer.headers.emplace_back("Content-Disposition",
                              attachment_named(found->filename.value_or("document.pdf")));
  answer.length = wanted.last - wanted.first + 1;
  answer.pieces = std::make_unique<file_pieces>(pool_, answers_, blobs_,
                                                blob_key{request->workspace, found->id}, wanted);
  co_return answer;
}

}  // namespace pagemill
