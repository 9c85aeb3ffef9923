// GET .../text, .../markdown, .../pages, .../pages/{n}, .../chunks, .../tables, .../images: a few
// rows in memory at a time.
#include <format>
#include <optional>

#include "api/documents/document_handlers.hpp"
#include "api/documents/row_pieces.hpp"
#include "api/request/entity_tag.hpp"
#include "api/documents/page_json.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Rows of one query: pages carry all their blocks.
constexpr int pages_step = 4;
constexpr int chunks_step = 64;
/// Each query looks at every page.
constexpr int blocks_step = 100;

/// The tag of what never changes under its generation, or "" while the document may still grow. A
/// partial one may go on after a retry, in the same generation.
std::string tag_of(const document& of) {
  if (of.status != "ready") return "";
  return std::format("W/\"{}-{}-{}\"", of.generation, of.page_count.value_or(0), of.chunk_count);
}

/// An answer that says that the client has it already, when it does.
std::optional<response> known_answer(const exchange& request, const std::string& etag) {
  if (etag.empty() || !names_tag(request.head.header("if-none-match"), etag)) return std::nullopt;
  auto answer = empty_response(304);
  answer.headers.emplace_back("ETag", etag);
  return answer;
}

response tagged(response answer, const std::string& etag) {
  if (!etag.empty()) answer.headers.emplace_back("ETag", etag);
  return answer;
}

struct list_wishes {
  int after = 0;
  int limit = 0;
};

http_result<list_wishes> read_wishes(const request_head& head, int before_first) {
  if (auto ok = check_parameters(head, {"limit", "cursor"}); !ok) {
    return std::unexpected(ok.error());
  }
  const auto limit = read_limit(head);
  if (!limit) return std::unexpected(limit.error());
  const auto after = read_number_cursor(head, before_first);
  if (!after) return std::unexpected(after.error());
  return list_wishes{.after = *after, .limit = *limit};
}

template <class Row>
response list_response(blocking_pool& pool, typename list_pieces<Row>::extent wanted,
                       typename list_pieces<Row>::reader read, whole_check check,
                       typename list_pieces<Row>::writer append) {
  response answer;
  answer.content_type = "application/json";
  answer.pieces =
      std::make_unique<list_pieces<Row>>(pool, wanted, std::move(read), std::move(check), append);
  return answer;
}

int write_page(std::string& out, const page_row& row) {
  append_page_json(out, row);
  return row.number;
}

int write_chunk(std::string& out, const chunk_row& row) {
  append_chunk_json(out, row);
  return row.index;
}

int write_table(std::string& out, const block_row& row) {
  append_table_json(out, row);
  return row.index;
}

int write_image(std::string& out, const block_row& row) {
  append_image_json(out, row);
  return row.index;
}

}  // namespace

asio::awaitable<response> document_handlers::text(exchange_ptr request, text_form form) {
  auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  const auto etag = tag_of(*found);
  if (auto known = known_answer(*request, etag)) co_return *std::move(known);
  response answer;
  answer.content_type =
      form == text_form::plain ? "text/plain; charset=utf-8" : "text/markdown; charset=utf-8";
  answer.pieces =
      std::make_unique<text_pieces>(pool_, documents_, request->workspace, *std::move(found), form);
  co_return tagged(std::move(answer), etag);
}

asio::awaitable<response> document_handlers::pages(exchange_ptr request) {
  const auto wishes = read_wishes(request->head, 0);
  if (!wishes) co_return problem_response(wishes.error(), request->request_id);
  auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  const auto etag = tag_of(*found);
  if (auto known = known_answer(*request, etag)) co_return *std::move(known);
  auto check = check_of(documents_, request->workspace, *found);
  auto read = [this, workspace = request->workspace, of = *std::move(found)](int after, int count) {
    return documents_.pages(workspace, of, after, count);
  };
  co_return tagged(list_response<page_row>(pool_, {wishes->after, wishes->limit, pages_step},
                                           std::move(read), std::move(check), write_page),
                   etag);
}

asio::awaitable<response> document_handlers::page(exchange_ptr request) {
  const problem missing{404, "not_found", "The document has no such page.", ""};
  const auto wanted = whole_number(request->captured.at(1));
  if (!wanted || *wanted < 1) co_return problem_response(missing, request->request_id);
  const int number = *wanted;
  const auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  const auto etag = tag_of(*found);
  // The document was found just now, in this workspace: what is kept of it may be shown.
  const auto key = std::format("{} {} {}", to_string(found->id), found->generation, number);
  if (!etag.empty()) {
    if (auto kept = cached_pages_.find(request->workspace, key)) {
      if (auto known = known_answer(*request, etag)) co_return *std::move(known);
      co_return tagged(json_text_response(200, *std::move(kept)), etag);
    }
  }
  const auto rows = co_await pool_.run(
      [&] { return documents_.pages(request->workspace, *found, number - 1, 1); });
  if (rows.empty() || rows.front().number != number) {
    co_return problem_response(missing, request->request_id);
  }
  // Not before: the tag is the document's, and says nothing of which pages there are.
  if (auto known = known_answer(*request, etag)) co_return *std::move(known);
  std::string body;
  append_page_json(body, rows.front());
  if (!etag.empty()) cached_pages_.put(request->workspace, key, body, body.size());
  co_return tagged(json_text_response(200, std::move(body)), etag);
}

asio::awaitable<response> document_handlers::chunks(exchange_ptr request) {
  const auto wishes = read_wishes(request->head, -1);
  if (!wishes) co_return problem_response(wishes.error(), request->request_id);
  auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  const auto etag = tag_of(*found);
  if (auto known = known_answer(*request, etag)) co_return *std::move(known);
  auto check = check_of(documents_, request->workspace, *found);
  auto read = [this, workspace = request->workspace, of = *std::move(found)](int after, int count) {
    return documents_.chunks(workspace, of, after, count);
  };
  co_return tagged(list_response<chunk_row>(pool_, {wishes->after, wishes->limit, chunks_step},
                                            std::move(read), std::move(check), write_chunk),
                   etag);
}

asio::awaitable<response> document_handlers::blocks(exchange_ptr request, block_kind kind,
                                                    int (*append)(std::string&, const block_row&)) {
  const auto wishes = read_wishes(request->head, -1);
  if (!wishes) co_return problem_response(wishes.error(), request->request_id);
  auto found = co_await find(request);
  if (!found) co_return problem_response(found.error(), request->request_id);
  auto check = check_of(documents_, request->workspace, *found);
  auto read = [this, kind, workspace = request->workspace, of = *std::move(found)](int after,
                                                                                   int count) {
    return documents_.blocks(workspace, of, kind, after, count);
  };
  co_return list_response<block_row>(pool_, {wishes->after, wishes->limit, blocks_step},
                                     std::move(read), std::move(check), append);
}

asio::awaitable<response> document_handlers::tables(exchange_ptr request) {
  return blocks(std::move(request), block_kind::table, write_table);
}

asio::awaitable<response> document_handlers::images(exchange_ptr request) {
  return blocks(std::move(request), block_kind::image, write_image);
}

}  // namespace pagemill
