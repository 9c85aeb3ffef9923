#include "api/ai/cited/answer_making.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/cited/citation_places.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

json::object json_of(const citation& made) {
  json::value box = nullptr;
  if (made.box) box = json::array{made.box->x0, made.box->y0, made.box->x1, made.box->y1};
  return {{"document_id", to_string(made.document)},
          {"chunk_index", made.chunk},
          {"page", made.page},
          {"bbox", std::move(box)},
          {"text", made.text}};
}

/// An event of text/event-stream; JSON text has no line breaks.
std::string framed(std::string_view name, std::string_view json_text) {
  return std::format("event: {}\ndata: {}\n\n", name, json_text);
}

}  // namespace

answer_making::answer_making(blocking_pool& pool, document_store& documents,
                             std::unique_ptr<answer_run> run, answer_source source)
    : pool_(pool), documents_(documents), run_(std::move(run)), source_(std::move(source)) {}

asio::awaitable<json::object> answer_making::cite(quotation quoted) {
  const auto& from = source_.passages.at(quoted.passage);
  const auto made = co_await pool_.run(source_.turn, [&] {
    return place_quotation(from, quoted.text, blocks_around(documents_, source_.workspace, from));
  });
  co_return json_of(made);
}

json::object answer_making::whole() {
  const auto end = run_->end();
  auto& halves = source_.degraded;
  const bool known = std::ranges::contains(halves, "semantic", &degraded_half::half);
  if (!end.degraded.empty() && !known) halves.push_back({"semantic", end.degraded});
  json::array degraded;
  for (const auto& half : halves) {
    degraded.push_back(json::object{{"half", half.half}, {"code", half.code}});
  }
  return {{"answer", text_},
          {"refused", end.refused},
          {"citations", json::array(citations_.begin(), citations_.end())},
          {"provider", source_.provider},
          {"model", source_.model},
          {"usage", to_json(source_.meter->usage())},
          {"degraded", std::move(degraded)}};
}

asio::awaitable<http_result<std::optional<answer_making::event>>> answer_making::next() {
  if (waiting_) co_return std::exchange(waiting_, std::nullopt);
  if (ended_) co_return std::nullopt;
  auto piece = co_await run_->next();
  if (!piece) {
    ended_ = true;
    source_.meter->end(piece.error().code);
    co_return std::unexpected(std::move(piece.error()));
  }
  if (!*piece) {
    ended_ = true;
    source_.meter->end();
    co_return event{.name = "done", .data = whole()};
  }
  auto& made = **piece;
  text_ += made.text;
  if (made.quoted) {
    citations_.push_back(co_await cite(*std::move(made.quoted)));
    waiting_ = event{.name = "citation", .data = citations_.back()};
  }
  co_return event{.name = "delta", .data = {{"text", made.text}}};
}

asio::awaitable<http_result<json::object>> answer_making::finish() {
  json::object last;
  while (true) {
    auto made = co_await next();
    if (!made) co_return std::unexpected(std::move(made.error()));
    if (!*made) co_return last;
    last = std::move((*made)->data);
  }
}

void answer_events::stop() {
  stopped_ = true;
  making_->stop();
}

asio::awaitable<std::optional<std::string>> answer_events::next() {
  auto made = std::exchange(first_, std::nullopt);
  if (!made && !stopped_) {
    auto next = co_await making_->next();
    if (!next) co_return framed("error", problem_json(next.error(), request_id_));
    made = *std::move(next);
  }
  if (!made || stopped_) co_return std::nullopt;
  co_return framed(made->name, json::serialize(made->data));
}

}  // namespace pagemill
