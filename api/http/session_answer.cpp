// From a request's head to the response on the wire: routing, the handler, the headers.
#include <utility>

#include <boost/beast/http/field.hpp>

#include "api/http/accept.hpp"
#include "api/http/gzip.hpp"
#include "api/http/head_check.hpp"
#include "api/http/head_conversion.hpp"
#include "api/http/response_head.hpp"
#include "api/http/response_writer.hpp"
#include "api/http/session.hpp"
#include "api/http/session_body.hpp"

namespace pagemill {

namespace asio = boost::asio;
namespace wire = boost::beast::http;

exchange_ptr session::begin_exchange() const {
  auto request = std::make_shared<exchange>();
  request->client_address = direct_.address;
  request->from_loopback = direct_.loopback;
  return request;
}

std::expected<std::size_t, response> session::find_route(const exchange_ptr& request) {
  const auto answer = [&](problem what) {
    return std::unexpected(problem_response(what, request->request_id));
  };
  // Must precede every refusal: after one, the client decides whether to send the body.
  continue_wanted_ = parser_->get().version() == 11 && parser_->get().count(wire::field::expect);
  const bool length_clear = is_length_clear(parser_->get());
  const bool coding_known = is_framing_known(parser_->get());
  framing_lost_ = !length_clear || !coding_known;
  auto head = convert_head(parser_->get());
  request->request_id = make_request_id(head ? head->header("x-request-id") : "");
  if (!head) return answer(std::move(head.error()));
  request->head = *std::move(head);
  if (is_forwarded(request->head.headers)) {
    auto origin = find_origin(peer_, request->head.headers, settings_.trusted_proxies);
    request->client_address = std::move(origin.address);
    request->secure = origin.secure;
    request->from_loopback = origin.loopback;
  }
  if (!length_clear) {
    return answer({400, "bad_request", "Content-Length was given more than once.", ""});
  }
  if (!coding_known) {
    return answer(
        {501, "unknown_transfer_coding", "The only transfer coding supported is chunked.", ""});
  }
  return find_rule(request);
}

std::expected<std::size_t, response> session::find_rule(const exchange_ptr& request) {
  const auto answer = [&](problem what) {
    return std::unexpected(problem_response(what, request->request_id));
  };
  summary_.path = request->head.target.path;
  summary_.method = request->head.method;
  auto match = match_route(handler_.rules(), request->head.method, request->head.target.segments);
  if (std::holds_alternative<route_missing>(match)) {
    return answer({404, "not_found", "There is no such path.", ""});
  }
  if (auto* refused = std::get_if<method_refused>(&match)) {
    return answer({405,
                   "method_not_allowed",
                   "The path does not support this method.",
                   "",
                   {{"Allow", std::move(refused->allow)}}});
  }
  if (auto* asked = std::get_if<options_asked>(&match)) {
    auto options = empty_response(204);
    if (is_preflight(request->head)) {
      options.headers = preflight_headers(settings_.cors, request->head, asked->allow);
    }
    options.headers.emplace_back("Allow", std::move(asked->allow));
    return std::unexpected(std::move(options));
  }
  auto& found = std::get<route_found>(match);
  const auto& rule = handler_.rules()[found.index];
  summary_.route = found.index;
  request->captured = std::move(found.captured);
  request->deadline = started_ + std::chrono::seconds(rule.deadline_seconds);
  body_bytes_max_ = rule.body == body_kind::upload ? settings_.upload_bytes_max
                    : rule.body == body_kind::json ? settings_.json_bytes_max
                                                   : skipped_bytes_max;
  const auto length = parser_->content_length();
  const body_framing framing{
      .length = length ? std::optional<std::uint64_t>(*length) : std::nullopt,
      .chunked = parser_->chunked()};
  if (auto refused = check_head(rule, request->head, framing, body_bytes_max_)) {
    return answer(*std::move(refused));
  }
  request->body = std::make_unique<body>(*this, request->deadline);
  request->watch_client = [this](std::function<void()> gone) {
    return std::make_unique<client_watch>(stream_.socket(), incoming_bytes::keep, std::move(gone));
  };
  return found.index;
}

asio::awaitable<response> session::make_answer(exchange_ptr request) {
  auto route = find_route(request);
  if (!route) co_return std::move(route.error());
  std::exception_ptr failure;
  try {
    auto answer = co_await handler_.handle(*route, request);
    if (answer.pieces && request->head.method != http_method::head) {
      // The first piece is produced before the header is sent, so that its failure can be answered.
      answer.body = (co_await answer.pieces->next()).value_or("");
    }
    if (request->head.method != http_method::head) {
      const bool gzip = accepts_gzip(request->head.header("accept-encoding"));
      co_await compress_answer(&answer, gzip ? content_coding::gzip : content_coding::identity);
    }
    co_return answer;
  } catch (...) {
    failure = std::current_exception();
  }
  co_return problem_response(handler_.describe_failure(failure, *request), request->request_id);
}

asio::awaitable<bool> session::send(response answer, exchange_ptr request, after_response then) {
  const auto policy = summary_.route ? handler_.rules()[*summary_.route].content_policy
                                     : std::string_view(api_content_policy);
  const auto version =
      parser_->get().version() == 10 ? http_version::http_10 : http_version::http_11;
  const head_options head_settings{.version = version,
                                   .keep_alive = then == after_response::keep_alive,
                                   .content_policy = policy};
  auto head = make_response_head(answer, *request, settings_.cors, head_settings);
  const write_options options{.end = find_body_end(answer, *request, version),
                              .step = settings_.write_step};
  if (answer.live && options.end != body_end::no_body) settle_for_stream(answer, *request);
  std::exception_ptr failure;
  bool complete = false;
  try {
    const auto outcome = co_await write_response(&stream_, std::move(head), &answer, options);
    summary_.bytes_out = outcome.body_bytes;
    complete = outcome.complete;
  } catch (...) {
    failure = std::current_exception();
  }
  watch_.reset();
  live_ = nullptr;
  // Too late for another response: the missing last chunk tells the client.
  if (failure) summary_.code = handler_.describe_failure(failure, *request).code;
  if (!complete && summary_.code.empty()) summary_.code = "client_closed";
  co_return complete;
}

// Ten thousand clients may listen for hours: release what a stream no longer needs.
void session::settle_for_stream(response& answer, exchange& request) {
  live_ = answer.pieces.get();
  if (draining_) live_->stop();
  request.body.reset();
  request.head.headers = {};
  request.head.target.query = {};
  parser_.reset();
  buffer_.clear();
  buffer_.shrink_to_fit();
  watch_.emplace(stream_.socket(), incoming_bytes::drop, [this] { live_->stop(); });
}

}  // namespace pagemill
