// GET /api/v1/pdf/documents/{id}/file: the original, whole or a range of it.
#include <format>

#include "api/documents/document_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/documents/file_pieces.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/query_parameters.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {

namespace asio = boost::asio;

asio::awaitable<response> document_handlers::file(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return refused(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return refused(ok.error());
  request->document_id = to_string(*id);
  const auto found =
      co_await pool_.run([&] { return documents_.file(request->workspace, document_id{*id}); });
  if (!found) co_return error_response(found.error(), request->request_id);

  // The content is the name: a tag of the file is true for ever.
  const auto etag = '"' + found->sha256 + '"';
  const auto bytes = static_cast<std::uint64_t>(found->bytes);
  response answer;
  answer.headers = {{"ETag", etag}, {"Accept-Ranges", "bytes"}};
  if (names_tag(request->head.header("if-none-match"), etag)) {
    answer.status = 304;
    co_return answer;
  }
  const auto choice =
      choose_range(request->head.header("range"), request->head.header("if-range"), etag, bytes);
  if (std::holds_alternative<no_such_range>(choice)) {
    co_return refused({416,
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
  answer.pieces =
      std::make_unique<file_pieces>(pool_, blobs_, request->workspace, found->id, wanted);
  co_return answer;
}

}  // namespace pagemill
