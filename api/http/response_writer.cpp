#include "api/http/response_writer.hpp"

#include <format>

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

template <class Message>
void set_headers(Message& message, const response& answer, const write_wishes& wishes) {
  message.version(wishes.version);
  message.result(static_cast<unsigned>(answer.status));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  message.set(wire::field::date, std::format("{:%a, %d %b %Y %H:%M:%S GMT}", now));
  if (!answer.content_type.empty()) message.set(wire::field::content_type, answer.content_type);
  message.set("X-Request-Id", wishes.request_id);
  message.set(wire::field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  message.set("X-Frame-Options", "DENY");
  message.set("Referrer-Policy", "no-referrer");
  message.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
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
  if (!answer->pieces && !has_no_body(answer->status)) message.content_length(answer->body.size());
  stream->expires_after(wishes.step);
  const auto [wrong, count] = co_await wire::async_write(*stream, message, as_outcome);
  co_return write_outcome{.complete = !wrong, .body_bytes = 0};
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
  const bool chunked = wishes.version == 11;
  wire::response<wire::empty_body> message;
  set_headers(message, *answer, wishes);
  message.chunked(chunked);
  wire::response_serializer<wire::empty_body> serializer(message);
  stream->expires_after(wishes.step);
  const auto [wrong, count] = co_await wire::async_write_header(*stream, serializer, as_outcome);
  write_outcome outcome{.complete = !wrong, .body_bytes = 0};
  while (piece && outcome.complete) {
    const auto bytes = asio::buffer(*piece);
    stream->expires_after(wishes.step);
    if (chunked) {
      const auto [bad, sent] =
          co_await asio::async_write(*stream, wire::make_chunk(bytes), as_outcome);
      outcome.complete = !bad;
    } else {
      const auto [bad, sent] = co_await asio::async_write(*stream, bytes, as_outcome);
      outcome.complete = !bad;
    }
    outcome.body_bytes += piece->size();
    if (outcome.complete) piece = co_await answer->pieces->next();
  }
  if (outcome.complete && chunked) {
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
  return write_whole(stream, answer, std::move(wishes));
}

}  // namespace pagemill
