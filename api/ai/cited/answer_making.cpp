#include "api/ai/cited/answer_making.hpp"

#include <algorithm>
#include <format>
#include <ranges>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/cited/citation_places.hpp"
#include "api/http/accept.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

/// Events only for a client that names them: whoever accepts anything gets the whole.
bool wants_events(const request_head& head) {
  const auto accept = head.header("accept");
  return accepts_media(accept, "text/event-stream") && !accepts_media(accept, "application/json");
}

/// Each line that says something.
json::array lines_of(std::string_view text) {
  json::array lines;
  for (const auto part : std::views::split(text, '\n')) {
    if (const std::string_view line(part); !line.empty()) lines.push_back(json::string(line));
  }
  return lines;
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
  const auto& from = source_.passages->at(quoted.passage);
  const auto made = co_await pool_.run(source_.turn, [&] {
    return place_quotation(from, quoted.text, blocks_around(documents_, source_.workspace, from));
  });
  co_return to_json(made);
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
  json::object made;
  if (const auto& of = source_.summary) {
    const bool points = of->style == summary_style::key_points;
    made = {{"document_id", to_string(of->document)},
            {"style", to_string(of->style)},
            {"summary", text_},
            {"points", points ? lines_of(text_) : json::array()}};
  } else {
    made = {{"answer", text_}, {"refused", end.refused}};
  }
  made["citations"] = json::array(citations_.begin(), citations_.end());
  made["provider"] = source_.provider;
  made["model"] = source_.model;
  made["usage"] = to_json(source_.meter->usage());
  made["degraded"] = std::move(degraded);
  return made;
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

reply send_answer(exchange_ptr request, std::unique_ptr<answer_making> making,
                  answer_budget::room held) {
  // Nobody pays for an answer that nobody reads.
  const auto watch = request->watch_client([&making] { making->stop(); });
  if (wants_events(request->head)) {
    // What goes wrong before the first event has a status of its own.
    auto first = co_await making->next();
    if (!first) co_return std::unexpected(first.error());
    response answer;
    answer.content_type = "text/event-stream";
    answer.headers = {{"X-Accel-Buffering", "no"}};
    answer.live = true;
    answer.pieces = std::make_unique<answer_events>(std::move(making), **std::move(first),
                                                    std::move(held), request->request_id);
    co_return answer;
  }
  auto whole = co_await making->finish();
  if (!whole) co_return std::unexpected(whole.error());
  co_return answer_budget::keeping(json_text_response(200, json::serialize(*whole)),
                                   std::move(held));
}

}  // namespace pagemill
