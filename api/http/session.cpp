#include "api/http/session.hpp"

#include <utility>

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

#include "api/http/head_conversion.hpp"
#include "api/http/head_scanner.hpp"
#include "api/http/session_body.hpp"
#include "common/async/as_outcome.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;

/// The buffer of an idle connection; a longer head takes another read.
constexpr std::size_t idle_bytes = 2048;
constexpr std::size_t head_step_bytes = 4096;

}  // namespace

session::session(asio::ip::tcp::socket socket, const session_settings& settings,
                 request_handler& handler)
    : stream_(std::move(socket)), settings_(settings), handler_(handler) {
  boost::system::error_code ignored;
  peer_ = stream_.socket().remote_endpoint(ignored).address();
  direct_ = find_origin(peer_, {}, settings_.trusted_proxies);
  stream_.socket().non_blocking(true, ignored);  // required by write_response
}

asio::awaitable<void> session::run() {
  // Not with &&: g++ 14 evaluates a co_await on its right side unconditionally.
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
  if (live_ != nullptr) live_->stop();
}

// A pipelined request is already in the buffer. A session accepted while draining gets a moment to
// send its request, because its client could not know.
asio::awaitable<bool> session::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  buffer_.shrink_to_fit();  // an upload leaves a large buffer, and most connections are idle
  stream_.expires_after(draining_ ? std::chrono::seconds(1) : settings_.idle);
  idle_ = true;
  const auto [wrong, count] =
      co_await stream_.async_read_some(buffer_.prepare(idle_bytes), as_outcome);
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
  auto head = co_await read_head();
  if (!head) {
    if (head.error().status == status_client_closed) co_return false;
    co_return co_await refuse_malformed(std::move(head.error()));
  }
  auto request = begin_exchange();
  auto answer = co_await make_answer(request);
  summary_.status = answer.status;
  summary_.code = answer.code;
  if (answer.status == status_client_closed) {
    report(request);
    co_return false;
  }
  const auto then = may_keep_alive(answer) ? after_response::keep_alive : after_response::close;
  const bool live = answer.live;
  const bool sent = co_await send(std::move(answer), request, then);
  report(request);
  request->body.reset();
  if (!sent || live) co_return false;
  if (then == after_response::keep_alive) co_return co_await skip_body();
  if (!parser_->is_done() || framing_lost_) co_await linger();
  co_return false;
}

// The head is scanned line by line before it is parsed: the parser accepts lines that others
// interpret differently.
asio::awaitable<http_result<void>> session::read_head() {
  stream_.expires_after(settings_.header);
  head_scanner scanner(settings_.header_bytes_max);
  boost::system::error_code wrong;
  while (true) {
    const auto held = buffer_.cdata();
    const auto seen = scanner.scan({static_cast<const char*>(held.data()), held.size()});
    if (seen == head_scanner::verdict::complete) break;
    if (seen == head_scanner::verdict::too_large) wrong = wire::error::header_limit;
    if (seen == head_scanner::verdict::malformed) wrong = wire::error::bad_line_ending;
    if (wrong) co_return std::unexpected(head_problem(wrong));
    const auto [failed, count] =
        co_await stream_.async_read_some(buffer_.prepare(head_step_bytes), as_outcome);
    buffer_.commit(count);
    if (failed) co_return client_closed();
  }
  // Older clients send an empty line after a body (RFC 9112, 2.2).
  while (*static_cast<const char*>(buffer_.cdata().data()) == '\r') buffer_.consume(2);
  buffer_.consume(parser_->put(buffer_.cdata(), wrong));
  if (wrong) co_return std::unexpected(head_problem(wrong));
  if (!parser_->is_header_done()) co_return std::unexpected(head_problem(wire::error::bad_value));
  co_return http_result<void>();
}

asio::awaitable<bool> session::refuse_malformed(problem said) {
  auto request = begin_exchange();
  request->request_id = make_request_id("");
  auto answer = problem_response(said, request->request_id);
  summary_.status = answer.status;
  summary_.code = answer.code;
  const bool sent = co_await send(std::move(answer), request, after_response::close);
  report(request);
  if (sent) co_await linger();
  co_return false;
}

bool session::may_keep_alive(const response& answer) const {
  if (draining_ || framing_lost_ || answer.live || !parser_->keep_alive()) return false;
  // HTTP/1.0 has no chunks: closing the connection ends the body.
  if (answer.pieces && !answer.length && parser_->get().version() == 10) return false;
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

void session::report(const exchange_ptr& request) {
  summary_.took = std::chrono::steady_clock::now() - started_;
  summary_.request = request;
  handler_.finished(summary_);
  summary_.request.reset();
}

}  // namespace pagemill
