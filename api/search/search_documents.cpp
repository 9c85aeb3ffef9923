#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "api/request/error_status.hpp"
#include "api/search/search_handlers.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t body_bytes_max = 256 * 1024;
constexpr int related_limit_default = 10;

json::value or_null(const std::optional<float>& score) {
  if (!score) return nullptr;
  return static_cast<double>(*score);
}

json::object item_json(const ranked_row& found) {
  const auto& row = found.row;
  return {{"document_id", to_string(row.document)},
          {"chunk_index", row.index},
          {"pages", {row.first_page, row.last_page}},
          {"text", row.text},
          {"highlights", json::value_from(row.highlights)},
          {"score", found.score},
          {"keyword_score", or_null(row.keyword_score)},
          {"semantic_score", or_null(row.semantic_score)}};
}

json::array degraded_json(const std::vector<degraded_half>& halves) {
  json::array degraded;
  for (const auto& half : halves) {
    degraded.push_back(json::object{{"half", half.half}, {"code", half.code}});
  }
  return degraded;
}

json::value text_or_null(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  return json::value(*text);
}

json::object item_json(const related_document& found) {
  return {{"document_id", to_string(found.id)},
          {"title", text_or_null(found.title)},
          {"filename", text_or_null(found.filename)},
          {"score", static_cast<double>(found.score)}};
}

}  // namespace

boost::asio::awaitable<response> search_handlers::search(exchange_ptr request,
                                                         std::optional<search_mode> mode) {
  // What belongs into the body must not be ignored in the query.
  if (auto ok = check_parameters(request->head, {}); !ok) {
    co_return problem_response(ok.error(), request->request_id);
  }
  const auto body = co_await read_whole_body(request, body_bytes_max);
  if (!body) co_return problem_response(body.error(), request->request_id);
  auto wanted = parse_search_request(*body, mode);
  if (!wanted) co_return problem_response(wanted.error(), request->request_id);

  const auto outcome = co_await searcher_.search(request->workspace, *std::move(wanted));
  json::array items;
  for (const auto& found : outcome.rows) items.push_back(item_json(found));
  json::object answer;
  answer["items"] = std::move(items);
  answer["degraded"] = degraded_json(outcome.degraded);
  answer["next_cursor"] = nullptr;
  co_return json_response(200, answer);
}

boost::asio::awaitable<response> search_handlers::related(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return refused(id.error());
  if (auto ok = check_parameters(request->head, {"limit"}); !ok) co_return refused(ok.error());
  const auto limit = read_number(request->head, "limit", related_limit_default, 1, list_limit_max);
  if (!limit) co_return refused(limit.error());
  request->document_id = to_string(*id);
  const auto outcome = co_await searcher_.related(request->workspace, document_id{*id}, *limit);
  if (!outcome) co_return error_response(outcome.error(), request->request_id);
  json::array items;
  for (const auto& found : outcome->rows) items.push_back(item_json(found));
  json::object answer;
  answer["items"] = std::move(items);
  answer["degraded"] = degraded_json(outcome->degraded);
  answer["next_cursor"] = nullptr;
  co_return json_response(200, answer);
}

}  // namespace pagemill
