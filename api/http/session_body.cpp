#include "api/http/session_body.hpp"

#include <algorithm>
#include <string_view>

#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>

#include "api/http/head_conversion.hpp"
#include "api/http/read_deadline.hpp"
#include "common/async/as_outcome.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;

/// 400 for broken framing, 408 for a timeout, client_closed for a lost connection.
std::unexpected<problem> body_problem(boost::system::error_code wrong) {
  if (wrong == boost::beast::error::timeout) {
    return refuse(408, "request_timeout", "The body did not arrive in time.");
  }
  if (is_protocol_error(wrong)) {
    return refuse(400, "bad_body", "The framing of the body is broken.");
  }
  if (wrong == wire::error::partial_message) {
    // The client may have closed only its sending side, and still read.
    return refuse(400, "incomplete_body", "The connection ended before the body did.");
  }
  return client_closed();
}

}  // namespace

std::optional<std::uint64_t> session::body::declared_bytes() const {
  const auto length = owner_.parser_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

asio::awaitable<bool> session::body::send_continue() {
  owner_.continue_wanted_ = false;
  constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
  owner_.stream_.expires_after(owner_.settings_.write_step);
  const auto [wrong, count] =
      co_await asio::async_write(owner_.stream_, asio::buffer(line), as_outcome);
  co_return !wrong;
}

// The stream's own timeout would close the connection before the client could be told.
asio::awaitable<boost::system::error_code> session::body::read_in_time() {
  const auto begun = std::chrono::steady_clock::now();
  const auto until = std::min(begun + owner_.settings_.body_step, deadline_);
  owner_.stream_.expires_never();
  const read_deadline deadline(owner_.stream_.socket(), until);
  const auto [wrong, count] =
      co_await wire::async_read_some(owner_.stream_, owner_.buffer_, *owner_.parser_, as_outcome);
  waited_ += std::chrono::steady_clock::now() - begun;
  if (wrong && deadline.expired()) co_return boost::beast::error::timeout;
  co_return wrong;
}

/// Counts only the time spent waiting for the client: storing what it sent may take long.
bool session::body::too_slow() const {
  const auto over = waited_ - owner_.settings_.body_step;
  if (over <= std::chrono::steady_clock::duration::zero()) return false;
  const auto seconds = std::chrono::duration<double>(over).count();
  return static_cast<double>(owner_.summary_.bytes_in) <
         seconds * static_cast<double>(owner_.settings_.body_bytes_per_second_min);
}

asio::awaitable<http_result<std::size_t>> session::body::read(std::span<char> into) {
  auto& parser = *owner_.parser_;
  if (owner_.continue_wanted_ && !parser.is_done()) {
    if (!co_await send_continue()) co_return client_closed();
  }
  while (!parser.is_done()) {
    auto& area = parser.get().body();
    area.data = into.data();
    area.size = into.size();
    area.more = false;
    auto wrong = co_await read_in_time();
    if (wrong == wire::error::need_buffer) wrong = {};
    if (wrong) {
      owner_.framing_lost_ = true;
      co_return body_problem(wrong);
    }
    const auto got = into.size() - area.size;
    owner_.summary_.bytes_in += got;
    if (owner_.summary_.bytes_in > owner_.body_bytes_max_) {
      co_return refuse(413, "too_large", "The body is too large.");
    }
    if (too_slow()) {
      owner_.framing_lost_ = true;
      co_return refuse(408, "request_timeout", "The body arrives too slowly.");
    }
    if (got > 0) co_return got;
  }
  co_return 0;
}

}  // namespace pagemill
