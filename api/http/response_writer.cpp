#include "api/http/response_writer.hpp"

#include <format>
#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
constexpr auto as_outcome = asio::as_tuple(asio::use_awaitable);
/// Progress is counted in steps of this size: a slow client is one that does not take that in time,
/// however long the answer is.
constexpr std::size_t slice_bytes = 64 * 1024;

template <class Message>
void set_headers(Message& message, const response& answer, const write_wishes& wishes) {
  message.version(wishes.version);
  message.result(static_cast<unsigned>(answer.status));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  message.set(wire::field::date, std::format("{:%a, %d %b %Y %H:%M:%S GMT}", now));
  if (!answer.content_type.empty()) message.set(wire::field::content_type, answer.content_type);
  message.set("X-Request-Id", wishes.request_id);
  for (const auto& [name, value] : answer.headers) message.set(name, value);
  message.keep_alive(wishes.keep_alive);
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

asio::awaitable<write_outcome> write_header_only(boost::beast::tcp_stream* stream, response* answer,
                                                 write_wishes wishes) {
  wire::response<wire::empty_body> message;
  set_headers(message, *answer, wishes);
  if (answer->length) {
    message.content_length(*answer->length);
  } else if (!answer->pieces && !has_no_body(answer->status)) {
    message.content_length(answer->body.size());
  }
  stream->expires_after(wishes.step);
  const auto [wrong, count] = co_await wire::async_write(*stream, message, as_outcome);
  co_return write_outcome{.complete = !wrong, .body_bytes = 0};
}

enum class framing { plain, chunked };

/// True when all of it was taken.
asio::awaitable<bool> write_slices(boost::beast::tcp_stream* stream, const std::string* bytes,
                                   framing form, std::chrono::seconds step) {
  for (std::size_t at = 0; at < bytes->size(); at += slice_bytes) {
    const auto slice = asio::buffer(*bytes, at + slice_bytes) + at;
    stream->expires_after(step);
    boost::system::error_code wrong;
    std::size_t count = 0;
    if (form == framing::chunked) {
      std::tie(wrong, count) =
          co_await asio::async_write(*stream, wire::make_chunk(slice), as_outcome);
    } else {
      std::tie(wrong, count) = co_await asio::async_write(*stream, slice, as_outcome);
    }
    if (wrong) co_return false;
  }
  co_return true;
}

/// A header whose body follows by other means.
asio::awaitable<bool> write_header(boost::beast::tcp_stream* stream,
                                   wire::response<wire::empty_body>* message,
                                   std::chrono::seconds step) {
  wire::response_serializer<wire::empty_body> serializer(*message);
  stream->expires_after(step);
  const auto [wrong, count] = co_await wire::async_write_header(*stream, serializer, as_outcome);
  co_return !wrong;
}

asio::awaitable<write_outcome> write_long(boost::beast::tcp_stream* stream, response* answer,
                                          write_wishes wishes) {
  wire::response<wire::empty_body> message;
  set_headers(message, *answer, wishes);
  message.content_length(answer->body.size());
  bool complete = co_await write_header(stream, &message, wishes.step);
  if (complete)
    complete = co_await write_slices(stream, &answer->body, framing::plain, wishes.step);
  co_return write_outcome{.complete = complete, .body_bytes = answer->body.size()};
}

asio::awaitable<write_outcome> write_whole(boost::beast::tcp_stream* stream, response* answer,
                                           write_wishes wishes) {
  wire::response<wire::string_body> message;
  set_headers(message, *answer, wishes);
  message.body() = std::move(answer->body);
  const auto size = message.body().size();
  message.content_length(size);
  stream->expires_after(wishes.step);
  const auto [wrong, count] = co_await wire::async_write(*stream, message, as_outcome);
  co_return write_outcome{.complete = !wrong, .body_bytes = size};
}

/// HTTP/1.0 knows no chunks: there the end of the connection ends the body.
asio::awaitable<write_outcome> write_pieces(boost::beast::tcp_stream* stream, response* answer,
                                            write_wishes wishes) {
  std::optional<std::string> piece;
  if (!answer->body.empty()) piece = std::move(answer->body);
  const auto form = wishes.version == 11 && !answer->length ? framing::chunked : framing::plain;
  wire::response<wire::empty_body> message;
  set_headers(message, *answer, wishes);
  if (answer->length) {
    message.content_length(*answer->length);
  } else {
    message.chunked(form == framing::chunked);
  }
  write_outcome outcome{.complete = co_await write_header(stream, &message, wishes.step),
                        .body_bytes = 0};
  while (piece && outcome.complete) {
    outcome.complete = co_await write_slices(stream, &*piece, form, wishes.step);
    outcome.body_bytes += piece->size();
    if (outcome.complete) piece = co_await answer->pieces->next();
  }
  // A body that is not as long as was said is cut: the client must not take the next answer for it.
  if (answer->length && outcome.body_bytes != *answer->length) outcome.complete = false;
  if (outcome.complete && form == framing::chunked) {
    stream->expires_after(wishes.step);
    const auto [bad, sent] =
        co_await asio::async_write(*stream, wire::make_chunk_last(), as_outcome);
    outcome.complete = !bad;
  }
  co_return outcome;
}

}  // namespace

asio::awaitable<write_outcome> write_response(boost::beast::tcp_stream* stream, response* answer,
                                              write_wishes wishes) {
  if (wishes.head_only || has_no_body(answer->status)) {
    return write_header_only(stream, answer, std::move(wishes));
  }
  if (answer->pieces) return write_pieces(stream, answer, std::move(wishes));
  if (answer->body.size() > slice_bytes) return write_long(stream, answer, std::move(wishes));
  return write_whole(stream, answer, std::move(wishes));
}

}  // namespace pagemill
