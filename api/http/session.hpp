/// One connection: reads requests one after another and writes the responses of the handler.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "api/http/client_origin.hpp"
#include "api/http/client_watch.hpp"
#include "api/http/cors.hpp"
#include "api/http/exchange.hpp"

namespace pagemill {

struct session_settings {
  std::uint64_t upload_bytes_max = 100'000'000;
  std::uint64_t json_bytes_max = 1'000'000;
  std::uint32_t header_bytes_max = 16 * 1024;
  std::chrono::seconds idle{75};        ///< between two requests
  std::chrono::seconds header{10};      ///< from the first byte of a request to its empty line
  std::chrono::seconds body_step{30};   ///< without a byte of the body
  std::chrono::seconds write_step{30};  ///< without progress of the response
  std::chrono::seconds linger{5};       ///< of reading on after an early response
  /// The least rate of a body, applied once its client was waited for longer than body_step.
  std::uint64_t body_bytes_per_second_min = 1024;
  proxy_list trusted_proxies;
  cors_rules cors;
};

/// Runs on one thread, or one strand. With keep-alive and pipelining, a request is read once the
/// previous response is written.
class session {
 public:
  /// An unused body of up to this size is read to its end; after a longer one the connection
  /// closes.
  static constexpr std::uint64_t skipped_bytes_max = 64 * 1024;

  session(boost::asio::ip::tcp::socket socket, const session_settings& settings,
          request_handler& handler);

  /// Ends when the client disconnects or is idle for too long, or when drained.
  boost::asio::awaitable<void> run();
  /// Ends an idle session now, a busy one after its current request.
  void drain();

 private:
  class body;
  enum class after_response { keep_alive, close };
  static constexpr std::size_t buffered_bytes_max = 96 * 1024;
  using parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

  boost::asio::awaitable<bool> wait_for_request();
  /// Returns false if the connection must be closed.
  boost::asio::awaitable<bool> serve_request();
  /// Reads and parses up to the empty line.
  boost::asio::awaitable<http_result<void>> read_head();
  boost::asio::awaitable<bool> refuse_malformed(problem said);
  /// The route, or a response that needs no handler.
  std::expected<std::size_t, response> find_route(const exchange_ptr& request);
  std::expected<std::size_t, response> find_rule(const exchange_ptr& request);
  boost::asio::awaitable<response> make_answer(exchange_ptr request);
  /// Returns whether the client got all of it.
  boost::asio::awaitable<bool> send(response answer, exchange_ptr request, after_response then);
  /// Releases what only reading needs, and ends the stream when the client disconnects.
  void settle_for_stream(response& answer, exchange& request);
  exchange_ptr begin_exchange() const;
  /// Reads the rest of a small body, so that the next request can be read.
  boost::asio::awaitable<bool> skip_body();
  /// Closes the sending side and reads on, so that a client that is still sending gets the
  /// response.
  boost::asio::awaitable<void> linger();
  bool may_keep_alive(const response& answer) const;
  void begin_summary();
  void report(const exchange_ptr& request);

  boost::beast::tcp_stream stream_;
  const session_settings& settings_;
  request_handler& handler_;
  /// Beast buffers a whole chunk extension, or all trailers, before it parses them.
  boost::beast::flat_buffer buffer_{buffered_bytes_max};
  std::optional<parser> parser_;
  request_summary summary_;
  std::chrono::steady_clock::time_point started_;
  std::uint64_t body_bytes_max_ = 0;
  bool continue_wanted_ = false;
  bool framing_lost_ = false;  ///< the start of the next request is unknown
  bool idle_ = false;
  bool draining_ = false;
  boost::asio::ip::address peer_;
  client_origin direct_;         ///< of a request without forwarding headers
  body_pieces* live_ = nullptr;  ///< the body that is being streamed
  std::optional<client_watch> watch_;
};

}  // namespace pagemill
