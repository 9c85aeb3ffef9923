/// One request on its way through a handler, and what a session asks of whoever handles it.
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

#include "api/http/departure_watch.hpp"
#include "api/http/request_head.hpp"
#include "api/http/response.hpp"
#include "api/http/router.hpp"
#include "common/access/caller.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// The body of a request, read as it arrives. The first read sends "100 Continue" when asked for.
class body_source {
 public:
  virtual ~body_source() = default;
  /// Reads some bytes, 0 at the end. 413 `too_large` over the route's limit, 400 `bad_body` when
  /// the framing is broken, 408 when it comes too slowly, client_closed when it was cut off.
  virtual boost::asio::awaitable<http_result<std::size_t>> read(std::span<char> into) = 0;
  /// What Content-Length said.
  virtual std::optional<std::uint64_t> declared_bytes() const = 0;
};

struct exchange {
  request_head head;
  std::vector<std::string> captured;  ///< the path segments that stood for braces
  std::string request_id;
  std::string client_address;  ///< canonical; see client_origin
  bool secure = false;         ///< the client spoke TLS with a proxy that we trust
  bool from_loopback = false;  ///< the client itself, not its proxy, runs on this machine
  std::unique_ptr<body_source> body;
  /// Calls back when the client goes, for as long as the watch is kept and the handler runs.
  std::function<std::unique_ptr<departure_watch>(std::function<void()> gone)> watch_client;
  std::chrono::steady_clock::time_point deadline;
  workspace_id workspace;   ///< set when the request is authorized
  caller who;               ///< the same
  std::string job_id;       ///< for the access log, when the request concerns one
  std::string document_id;  ///< the same
};
/// Shared, so that a coroutine that takes it by value keeps it alive.
using exchange_ptr = std::shared_ptr<exchange>;

/// Reads the body to its end; 413 `too_large` when it is longer than `bytes_max`.
boost::asio::awaitable<http_result<std::string>> read_whole_body(exchange_ptr request,
                                                                 std::size_t bytes_max);

/// What the access log and the metrics want to know of a request.
struct request_summary {
  http_method method = http_method::other;
  std::optional<std::size_t> route;
  std::string path;  ///< without the query; "" when it could not be read
  int status = 0;
  std::string code;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::chrono::steady_clock::duration took{};
  exchange_ptr request;
};

/// What sessions hand their requests to. Called on the io thread.
class request_handler {
 public:
  virtual ~request_handler() = default;
  virtual std::span<const route_rule> rules() const = 0;
  /// Authorizes and handles. May throw: the session answers 500 or 503.
  virtual boost::asio::awaitable<response> handle(std::size_t route, exchange_ptr request) = 0;
  /// What to answer for an exception that left handle. Logs it.
  virtual problem describe_failure(std::exception_ptr failure, const exchange& request) = 0;
  virtual void finished(const request_summary& summary) = 0;
};

}  // namespace pagemill
