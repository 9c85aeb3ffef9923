#include "api/http/session.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>

#include "api/http/head_conversion.hpp"
#include "api/http/response_writer.hpp"
#include "api/http/session_body.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
constexpr auto as_outcome = asio::as_tuple(asio::use_awaitable);

/// A body that nobody wanted is read to its end up to here; beyond, the connection is closed.
constexpr std::uint64_t skipped_bytes_max = 64 * 1024;

}  // namespace

session::session(asio::ip::tcp::socket socket, const session_settings& settings,
                 request_handler& handler)
    : stream_(std::move(socket)), settings_(settings), handler_(handler) {
  boost::system::error_code ignored;
  const auto peer = stream_.socket().remote_endpoint(ignored);
  from_loopback_ = !ignored && peer.address().is_loopback();
}

asio::awaitable<void> session::run() {
  // Not one condition with &&: g++ 14 evaluates a co_await there whatever stands before it.
  bool open = co_await wait_for_request();
  while (open) {
    open = co_await serve_request();
    if (open) open = co_await wait_for_request();
  }
  boost::system::error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

void session::drain() {
  draining_ = true;
  if (idle_) stream_.cancel();
}

// A request that is already in the buffer (pipelining) needs no wait. A session that is accepted
// while draining gets a moment to send its request: its client could not know.
asio::awaitable<bool> session::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  stream_.expires_after(draining_ ? std::chrono::seconds(1) : settings_.idle);
  idle_ = true;
  const auto [wrong, count] = co_await stream_.async_read_some(buffer_.prepare(8192), as_outcome);
  idle_ = false;
  buffer_.commit(count);
  co_return !wrong && count > 0;
}

void session::begin_summary() {
  summary_ = {};
  started_ = std::chrono::steady_clock::now();
  continue_wanted_ = framing_lost_ = false;
  parser_.emplace();
  parser_->header_limit(settings_.header_bytes_max);
  parser_->body_limit(boost::none);  // the route's own limit is counted while reading
}

asio::awaitable<bool> session::serve_request() {
  begin_summary();
  stream_.expires_after(settings_.header);
  const auto [wrong, count] =
      co_await wire::async_read_header(stream_, buffer_, *parser_, as_outcome);
  if (wrong) co_return co_await refuse_malformed(wrong);

  auto request = std::make_shared<exchange>();
  request->from_loopback = from_loopback_;
  auto answer = co_await make_answer(request);
  summary_.status = answer.status;
  summary_.code = answer.code;
  if (answer.status == status_client_closed) {
    report(request, false);
    co_return false;
  }
  const bool keep_alive = may_keep_alive(answer);
  const bool sent = co_await send(std::move(answer), request, keep_alive);
  report(request, sent);
  request->body.reset();
  if (!sent) co_return false;
  if (keep_alive) co_return co_await skip_body();
  if (!parser_->is_done() || framing_lost_) co_await linger();
  co_return false;
}

asio::awaitable<bool> session::refuse_malformed(boost::system::error_code wrong) {
  if (!is_protocol_error(wrong)) co_return false;
  auto request = std::make_shared<exchange>();
  request->request_id = make_request_id("");
  auto said = problem{400, "bad_request", "The request is not valid HTTP/1.1.", ""};
  if (wrong == wire::error::header_limit || wrong == wire::error::buffer_overflow) {
    said = problem{431, "headers_too_large", "The request's headers are too large.", ""};
  } else if (wrong == wire::error::bad_version) {
    said = problem{505, "bad_version", "Only HTTP/1.1 and HTTP/1.0 are spoken here.", ""};
  }
  auto answer = problem_response(said, request->request_id);
  summary_.status = answer.status;
  summary_.code = answer.code;
  const bool sent = co_await send(std::move(answer), request, false);
  report(request, sent);
  if (sent) co_await linger();
  co_return false;
}

std::expected<std::size_t, response> session::find_route(const exchange_ptr& request) {
  const auto answer = [&](problem what) {
    return std::unexpected(problem_response(what, request->request_id));
  };
  // Before all refusals: after one, whether the body follows is the client's choice.
  continue_wanted_ = parser_->get().version() == 11 && parser_->get().count(wire::field::expect);
  framing_lost_ = !is_framing_known(parser_->get());
  auto head = convert_head(parser_->get());
  request->request_id = make_request_id(head ? head->header("x-request-id") : "");
  if (!head) return answer(std::move(head.error()));
  if (framing_lost_) {
    return answer({501, "unknown_transfer_coding", "The body can be chunked, nothing else.", ""});
  }
  request->head = *std::move(head);
  summary_.path = request->head.target.path;
  summary_.method = request->head.method;

  auto match = match_route(handler_.rules(), request->head.method, request->head.target.segments);
  if (std::holds_alternative<route_missing>(match)) {
    return answer({404, "not_found", "There is no such path.", ""});
  }
  if (auto* refused = std::get_if<method_refused>(&match)) {
    return answer({405,
                   "method_not_allowed",
                   "The path does not take this method.",
                   "",
                   {{"Allow", std::move(refused->allow)}}});
  }
  if (auto* asked = std::get_if<options_asked>(&match)) {
    auto options = empty_response(204);
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
  if (const auto length = parser_->content_length(); length && *length > body_bytes_max_) {
    return answer({413, "too_large", "The body is too large.", ""});
  }
  const auto expect = to_lower(request->head.header("expect"));
  if (!expect.empty() && expect != "100-continue") {
    return answer({417, "expectation_failed", "Only 100-continue can be expected.", ""});
  }
  request->body = std::make_unique<body>(*this, request->deadline);
  return found.index;
}

asio::awaitable<response> session::make_answer(exchange_ptr request) {
  auto route = find_route(request);
  if (!route) co_return std::move(route.error());
  std::exception_ptr failure;
  try {
    auto answer = co_await handler_.handle(*route, request);
    if (answer.pieces && request->head.method != http_method::head) {
      // The first piece is made before the header is sent: what goes wrong can be answered.
      answer.body = (co_await answer.pieces->next()).value_or("");
    }
    co_return answer;
  } catch (...) {
    failure = std::current_exception();
  }
  co_return problem_response(handler_.describe_failure(failure, *request), request->request_id);
}

asio::awaitable<bool> session::send(response answer, exchange_ptr request, bool keep_alive) {
  const write_wishes wishes{.head_only = request->head.method == http_method::head,
                            .keep_alive = keep_alive,
                            .version = parser_->get().version() == 10 ? 10u : 11u,
                            .request_id = request->request_id,
                            .step = settings_.write_step};
  std::exception_ptr failure;
  try {
    const auto outcome = co_await write_response(&stream_, &answer, wishes);
    summary_.bytes_out = outcome.body_bytes;
    co_return outcome.complete;
  } catch (...) {
    failure = std::current_exception();
  }
  // Too late for another answer: the missing last chunk tells the client.
  summary_.code = handler_.describe_failure(failure, *request).code;
  co_return false;
}

bool session::may_keep_alive(const response& answer) const {
  if (draining_ || framing_lost_ || !parser_->keep_alive()) return false;
  // HTTP/1.0 knows no chunks: there the end of the connection ends the body.
  if (answer.pieces && parser_->get().version() == 10) return false;
  if (parser_->is_done()) return true;
  if (continue_wanted_) return false;
  const auto left = parser_->content_length_remaining();
  return left && *left <= skipped_bytes_max;
}

asio::awaitable<bool> session::skip_body() {
  if (parser_->is_done()) co_return true;
  body rest(*this, std::chrono::steady_clock::now() + settings_.linger);
  body_bytes_max_ = summary_.bytes_in + skipped_bytes_max;
  std::vector<char> scratch(8192);
  while (!parser_->is_done()) {
    const auto got = co_await rest.read(scratch);
    if (!got) co_return false;
  }
  co_return true;
}

asio::awaitable<void> session::linger() {
  boost::system::error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.expires_after(settings_.linger);
  std::vector<char> scratch(64 * 1024);
  for (std::uint64_t total = 0; total <= settings_.upload_bytes_max;) {
    const auto [wrong, count] = co_await stream_.async_read_some(asio::buffer(scratch), as_outcome);
    if (wrong) co_return;
    total += count;
  }
}

void session::report(const exchange_ptr& request, bool sent) {
  if (!sent && summary_.code.empty()) summary_.code = "client_closed";
  summary_.took = std::chrono::steady_clock::now() - started_;
  summary_.request = request;
  handler_.finished(summary_);
  summary_.request.reset();
}

}  // namespace pagemill
