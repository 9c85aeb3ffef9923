// POST /api/v1/search and its modes, and the documents related to one.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "api/request/error_status.hpp"
#include "api/request/json_answer.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"
#include "api/search/explanation.hpp"
#include "api/search/highlights.hpp"
#include "api/search/search_handlers.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t search_body_bytes_max = 256 * 1024;
constexpr int related_limit_default = 10;

json::object item_json(const search_row& found, const search_outcome& outcome, bool explain) {
  const auto& row = found.found.candidate;
  json::object item{
      {"document_id", to_string(row.document)},
      {"chunk_index", or_null(row.index)},
      {"pages", row.index ? json::value{row.first_page, row.last_page} : json::value()},
      {"page_label", or_null(row.page_label)},
      {"title", or_null(row.title)},
      {"filename", or_null(row.filename)},
      {"text", row.text},
      {"highlights", json::value_from(to_highlights(found.excerpts))},
      {"score", found.found.score},
      {"keyword_score", or_null(row.keyword_score)},
      {"semantic_score", or_null(row.semantic_score)}};
  if (explain) item["explain"] = explain_hit(found, outcome);
  return item;
}

/// Approximately.
std::size_t bytes_of(const search_row& found) {
  constexpr std::size_t other_members = 400;
  const auto& row = found.found.candidate;
  const auto bytes = [](const std::optional<std::string>& text) { return text ? text->size() : 0; };
  return other_members + row.text.size() + bytes(found.excerpts) + bytes(row.title) +
         bytes(row.filename);
}

json::array degraded_json(const std::vector<degraded_half>& halves) {
  json::array degraded;
  for (const auto& half : halves) {
    degraded.push_back(json::object{{"half", half.half}, {"code", half.code}});
  }
  return degraded;
}

json::object item_json(const related_document& found) {
  return {{"document_id", to_string(found.id)},
          {"title", or_null(found.title)},
          {"filename", or_null(found.filename)},
          {"score", static_cast<double>(found.score)}};
}

/// A search has no second page: what would make it longer than answer_bytes_max is left out.
json::object search_body(const search_outcome& outcome, bool explain) {
  json::array items;
  std::size_t bytes = 0;
  for (const auto& row : outcome.rows) {
    bytes += bytes_of(row);
    if (!items.empty() && bytes > answer_bytes_max) break;
    items.push_back(item_json(row, outcome, explain));
  }
  json::object body{{"items", std::move(items)},
                    {"degraded", degraded_json(outcome.degraded)},
                    {"next_cursor", nullptr}};
  if (explain) body["explain"] = explain_question(outcome);
  return body;
}

json::object related_body(const related_outcome& outcome) {
  json::array items;
  for (const auto& found : outcome.rows) items.push_back(item_json(found));
  return {{"items", std::move(items)},
          {"degraded", degraded_json(outcome.degraded)},
          {"next_cursor", nullptr}};
}

}  // namespace

reply search_handlers::search(exchange_ptr request) {
  return answer_body(std::move(request), std::nullopt);
}

reply search_handlers::hybrid(exchange_ptr request) {
  return answer_body(std::move(request), search_mode::hybrid);
}

reply search_handlers::semantic(exchange_ptr request) {
  return answer_body(std::move(request), search_mode::semantic);
}

reply search_handlers::keyword(exchange_ptr request) {
  return answer_body(std::move(request), search_mode::keyword);
}

reply search_handlers::get(exchange_ptr request) {
  auto wanted = parse_search_parameters(request->head);
  if (!wanted) co_return std::unexpected(wanted.error());
  co_return co_await answer_search(std::move(request), *std::move(wanted));
}

reply search_handlers::answer_body(exchange_ptr request, std::optional<search_mode> mode) {
  // The query must not be ignored: its parameters may belong in the body.
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  auto body = co_await read_whole_body(request, search_body_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  auto wanted = parse_search_request(*body, mode);
  // Whoever waits for the memory of an answer must not hold that of a body.
  *body = std::string();
  request->body_room.reset();
  if (!wanted) co_return std::unexpected(wanted.error());
  co_return co_await answer_search(std::move(request), *std::move(wanted));
}

reply search_handlers::answer_search(exchange_ptr request, search_request wanted) {
  const bool explain = wanted.explain;
  const auto outcome = co_await searcher_.search(request, std::move(wanted));
  if (!outcome) co_return std::unexpected(outcome.error());
  co_return co_await make_json_answer(tools_, request,
                                      [&] { return search_body(*outcome, explain); });
}

reply search_handlers::related(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {"limit"}); !ok) {
    co_return std::unexpected(ok.error());
  }
  const auto limit = read_number(request->head, "limit", related_limit_default, 1, list_limit_max);
  if (!limit) co_return std::unexpected(limit.error());
  request->document_id = to_string(*id);
  const auto outcome = co_await searcher_.related(request, document_id{*id}, *limit);
  if (!outcome) co_return std::unexpected(outcome.error());
  co_return co_await make_json_answer(tools_, request, [&] { return related_body(*outcome); });
}

}  // namespace pagemill
