/// One connection: reads requests one after another, has them handled, writes the answers.
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
  std::chrono::seconds write_step{30};  ///< without progress of the answer
  std::chrono::seconds linger{5};       ///< reading on after an early answer
  /// A client that was waited for longer than body_step in all must have sent that much a second.
  std::uint64_t body_bytes_per_second_min = 1024;
  proxy_list trusted_proxies;
  cors_rules cors;
};

/// Runs on one thread, or one strand. Keep-alive and pipelining: a request is read when the answer
/// to the one before it is written.
class session {
 public:
  /// A body that nobody wanted is read to its end up to here; beyond, the connection is closed.
  static constexpr std::uint64_t skipped_bytes_max = 64 * 1024;

  session(boost::asio::ip::tcp::socket socket, const session_settings& settings,
          request_handler& handler);

  /// Ends when the client goes, when it is idle for too long, or when drained.
  boost::asio::awaitable<void> run();
  /// Ends an idle session now, a busy one after its current request.
  void drain();

 private:
  class body;
  static constexpr std::size_t buffered_bytes_max = 96 * 1024;
  using parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

  boost::asio::awaitable<bool> wait_for_request();
  /// False: the connection is to be closed.
  boost::asio::awaitable<bool> serve_request();
  /// Reads and parses up to the empty line. False: the connection is to be closed.
  boost::asio::awaitable<http_result<void>> read_head();
  boost::asio::awaitable<bool> refuse_malformed(problem said);
  /// The answer that needs no handler, or the route.
  std::expected<std::size_t, response> find_route(const exchange_ptr& request);
  std::expected<std::size_t, response> find_rule(const exchange_ptr& request);
  boost::asio::awaitable<response> make_answer(exchange_ptr request);
  boost::asio::awaitable<bool> send(response answer, exchange_ptr request, bool keep_alive);
  /// Of a live answer: gives back what reading needed, and ends it when the client goes.
  void settle_for_stream(response& answer, exchange& request);
  exchange_ptr begin_exchange() const;
  /// Reads what is left of a small body, so that the next request can be read.
  boost::asio::awaitable<bool> skip_body();
  /// Closes the sending side and reads on, so that a client that still sends sees the answer.
  boost::asio::awaitable<void> linger();
  bool may_keep_alive(const response& answer) const;
  void begin_summary();
  void report(const exchange_ptr& request, bool sent);

  boost::beast::tcp_stream stream_;
  const session_settings& settings_;
  request_handler& handler_;
  /// Beast keeps a whole chunk extension, or all trailers, in here before it parses them.
  boost::beast::flat_buffer buffer_{buffered_bytes_max};
  std::optional<parser> parser_;
  request_summary summary_;
  std::chrono::steady_clock::time_point started_;
  std::uint64_t body_bytes_max_ = 0;
  bool continue_wanted_ = false;
  bool framing_lost_ = false;  ///< where the next request begins cannot be known
  bool idle_ = false;
  bool draining_ = false;
  boost::asio::ip::address peer_;
  client_origin direct_;  ///< of a request that nobody forwarded
  body_pieces* live_ = nullptr;  ///< what is streamed now
  std::optional<client_watch> watch_;
};

}  // namespace pagemill
