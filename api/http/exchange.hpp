/// One request as its handler sees it, and the interface between sessions and handlers.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/http/client_watch.hpp"
#include "api/http/request_head.hpp"
#include "api/http/response.hpp"
#include "api/http/router.hpp"
#include "common/access/caller.hpp"
#include "common/async/pool_turn.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// The body of a request, read as it arrives. The first read sends "100 Continue" when asked for.
class body_source {
 public:
  virtual ~body_source() = default;
  /// Reads some bytes and returns their number, 0 at the end. 413 `too_large` over the route's
  /// limit, 400 `bad_body` for broken framing, 408 when the client is too slow, client_closed when
  /// the connection was cut off.
  virtual boost::asio::awaitable<http_result<std::size_t>> read(std::span<char> into) = 0;
  /// The value of Content-Length.
  virtual std::optional<std::uint64_t> declared_bytes() const = 0;
};

struct exchange {
  request_head head;
  std::vector<std::string> captured;  ///< the path segments that matched braces
  std::string request_id;
  std::string client_address;  ///< canonical; see client_origin
  bool secure = false;         ///< the client used TLS to a trusted proxy
  bool from_loopback = false;  ///< the client itself, not a proxy, runs here
  std::unique_ptr<body_source> body;
  /// Calls `gone` when the client disconnects while the returned watch and the handler live.
  std::function<std::unique_ptr<client_watch>(std::function<void()> gone)> watch_client;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  /// Counts that many further requests against the sender's rate limit, as a debt: 429 while an
  /// earlier one is open. Empty without a limit.
  std::function<boost::asio::awaitable<http_result<void>>(int requests)> owe;
  /// The state of the rate limit after that, for the response of whatever status.
  header_list limit_headers;
  /// Waits for room for so many bytes, which is kept until the result is destroyed. Empty before
  /// the request is authorized. May throw: the session answers 429 or 503.
  std::function<boost::asio::awaitable<std::shared_ptr<void>>(std::size_t bytes)> reserve_memory;
  std::shared_ptr<void> body_room;  ///< of the whole body, once it is read
  workspace_id workspace;           ///< set once the request is authorized
  caller who;                       ///< likewise
  std::string job_id;               ///< for the access log, when the request concerns one
  std::string document_id;          ///< likewise

  /// Of blocking work for this request.
  pool_turn turn() const { return {.tenant = workspace.value, .deadline = deadline}; }
};
/// Shared, so that a coroutine that takes it by value keeps it alive.
using exchange_ptr = std::shared_ptr<exchange>;

/// What a handler returns: a response, or the problem that the dispatch renders as one.
using reply = boost::asio::awaitable<http_result<response>>;

/// A route as a resource declares it: the rule, and the member function that handles it.
template <class Handlers>
struct resource_route {
  route_rule rule;
  reply (Handlers::*handle)(exchange_ptr request);
};

/// Reads the body to its end, having reserved memory for it. 413 `too_large` when it is longer than
/// `bytes_max`.
boost::asio::awaitable<http_result<std::string>> read_whole_body(exchange_ptr request,
                                                                 std::size_t bytes_max);

/// What the access log and the metrics record of a request.
struct request_summary {
  http_method method = http_method::other;
  std::optional<std::size_t> route;
  std::string path;  ///< without the query; "" when unreadable
  int status = 0;
  std::string code;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::chrono::steady_clock::duration took{};
  exchange_ptr request;
};

/// Handles the requests of all sessions. Called on the io thread.
class request_handler {
 public:
  virtual ~request_handler() = default;
  virtual std::span<const route_rule> rules() const = 0;
  /// Authorizes and handles. May throw: the session answers 500 or 503.
  virtual boost::asio::awaitable<response> handle(std::size_t route, exchange_ptr request) = 0;
  /// The problem to report for an exception that left handle. Logs it.
  virtual problem describe_failure(std::exception_ptr failure, const exchange& request) = 0;
  virtual void finished(const request_summary& summary) = 0;
};

}  // namespace pagemill
