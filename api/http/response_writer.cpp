#include "api/http/response_writer.hpp"

#include <array>
#include <optional>
#include <tuple>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/http/chunk_encode.hpp>

#include "common/async/as_outcome.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
/// Progress is measured in steps of this size: a client is too slow if it does not take one in
/// time, however long the response is.
constexpr std::size_t slice_bytes = 64 * 1024;

/// Returns whether everything was sent. What the socket takes at once, usually the whole response,
/// needs neither a wait nor a timer.
asio::awaitable<bool> put_head(boost::beast::tcp_stream* stream, const std::string* head,
                               std::string_view body, std::chrono::seconds step) {
  const std::array buffers{asio::buffer(*head), asio::buffer(body)};
  boost::system::error_code wrong;
  const auto taken = stream->socket().write_some(buffers, wrong);
  if (taken == head->size() + body.size()) co_return true;
  const bool full = wrong == asio::error::would_block || wrong == asio::error::try_again;
  if (wrong && !full) co_return false;
  boost::beast::buffers_suffix rest(buffers);
  rest.consume(taken);
  stream->expires_after(step);
  const auto [failed, count] = co_await asio::async_write(*stream, rest, as_outcome);
  co_return !failed;
}

/// Returns whether everything was sent.
asio::awaitable<bool> put_slices(boost::beast::tcp_stream* stream, std::string_view bytes,
                                 write_options options) {
  for (std::size_t at = 0; at < bytes.size(); at += slice_bytes) {
    const auto slice = asio::buffer(bytes.substr(at, slice_bytes));
    stream->expires_after(options.step);
    boost::system::error_code wrong;
    std::size_t count = 0;
    if (options.end == body_end::last_chunk) {
      std::tie(wrong, count) =
          co_await asio::async_write(*stream, wire::make_chunk(slice), as_outcome);
    } else {
      std::tie(wrong, count) = co_await asio::async_write(*stream, slice, as_outcome);
    }
    if (wrong) co_return false;
  }
  co_return true;
}

asio::awaitable<write_outcome> write_pieces(boost::beast::tcp_stream* stream, response* answer,
                                            write_options options) {
  std::optional<std::string> piece;
  if (!answer->body.empty()) piece = std::move(answer->body);
  write_outcome outcome{.complete = true, .body_bytes = 0};
  while (piece && outcome.complete) {
    outcome.complete = co_await put_slices(stream, *piece, options);
    outcome.body_bytes += piece->size();
    if (outcome.complete) piece = co_await answer->pieces->next();
  }
  // Never let the client take the next response for the rest of a body that was too short.
  if (answer->length && outcome.body_bytes != *answer->length) outcome.complete = false;
  if (outcome.complete && options.end == body_end::last_chunk) {
    stream->expires_after(options.step);
    const auto [bad, sent] =
        co_await asio::async_write(*stream, wire::make_chunk_last(), as_outcome);
    outcome.complete = !bad;
  }
  co_return outcome;
}

}  // namespace

asio::awaitable<write_outcome> write_response(boost::beast::tcp_stream* stream, std::string head,
                                              response* answer, write_options options) {
  const bool whole = options.end != body_end::no_body && !answer->pieces;
  const auto beside = whole ? std::string_view(answer->body).substr(0, slice_bytes) : "";
  if (!co_await put_head(stream, &head, beside, options.step)) co_return write_outcome{};
  head = std::string();  // a stream of events may last for hours
  if (options.end == body_end::no_body) co_return write_outcome{.complete = true};
  if (answer->pieces) co_return co_await write_pieces(stream, answer, options);
  const auto rest = std::string_view(answer->body).substr(beside.size());
  const bool complete = co_await put_slices(stream, rest, options);
  co_return write_outcome{.complete = complete, .body_bytes = answer->body.size()};
}

}  // namespace pagemill
