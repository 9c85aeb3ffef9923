/// A provider's HTTPS server on a loopback port: its script speaks the provider's protocol, or
/// breaks it. Connections are kept, one thread each.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "tests/support/loopback_listener.hpp"
#include "tests/support/tls_server.hpp"

struct ssl_st;

namespace pagemill::test {

/// A request that has been read, and the connection that it came by.
class provider_exchange {
 public:
  provider_exchange(ssl_st* link, std::string head, std::string body, int number)
      : link_(link), head_(std::move(head)), body_(std::move(body)), number_(number) {}

  const std::string& body() const { return body_; }
  std::string header(std::string_view name) const;
  std::string method() const { return head_.substr(0, head_.find(' ')); }
  /// The path of the request line.
  std::string target() const;
  /// 1 for the first request that the server read.
  int number() const { return number_; }
  void answer(int status, std::string_view content, std::string_view headers = "");
  /// False if the peer is gone.
  bool send(std::string_view bytes);
  /// The connection is closed after this exchange.
  void cut() { kept_ = false; }
  bool is_kept() const { return kept_; }
  /// Waits until the peer closes; false after `limit`.
  bool wait_closed(std::chrono::milliseconds limit);

 private:
  ssl_st* link_;
  const std::string head_;
  const std::string body_;
  const int number_;
  bool kept_ = true;
};

class provider_server {
 public:
  using script = std::function<void(provider_exchange&)>;

  /// `port`: that of a server that was here before; 0: any.
  provider_server(const tls_identity& identity, script answer, std::uint16_t port = 0);

  std::uint16_t port() const { return listener_.port(); }
  /// "https://HOST:PORT" and the path.
  std::string url(std::string_view path = "", std::string_view host = "localhost") const;
  int requests() const { return requests_; }
  int connections() const { return connections_; }  ///< inside TLS
  /// What the script does from the next request on.
  void replace(script answer);

 private:
  void handle(int connection);
  void converse(ssl_st* link);

  const std::shared_ptr<ssl_ctx_st> context_;
  mutable std::mutex mutex_;
  script answer_;
  std::atomic<int> requests_ = 0;
  std::atomic<int> connections_ = 0;
  loopback_listener listener_;  ///< the last: its threads use the others
};

}  // namespace pagemill::test
