/// An HTTP server on a loopback port whose script may write anything, at any speed: one thread per
/// connection.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/loopback_listener.hpp"

namespace pagemill::test {

/// A connection whose request has been read.
class script_connection {
 public:
  script_connection(int descriptor, std::string request, int number)
      : descriptor_(descriptor), request_(std::move(request)), number_(number) {}
  /// For scripts that do more than answer.
  int descriptor() const { return descriptor_; }
  const std::string& request() const { return request_; }
  /// 1 for the first request that the server read.
  int number() const { return number_; }
  std::string body() const;
  /// The path and query of the request line.
  std::string target() const;
  /// A header's value, or "".
  std::string header(std::string_view name) const;
  /// Returns false if the peer is gone.
  bool send(std::string_view bytes) const;
  /// "HTTP/1.1 STATUS X" with a length, and the body.
  bool answer(int status, std::string_view body, std::string_view headers = "") const;
  /// Waits until the peer closes; false after `limit`.
  bool wait_closed(std::chrono::milliseconds limit) const;

 private:
  int descriptor_;
  std::string request_;
  int number_;
};

class script_server {
 public:
  using script = std::function<void(const script_connection&)>;

  explicit script_server(script answer);
  std::uint16_t port() const { return listener_.port(); }
  /// "http://HOST:PORT" followed by the path.
  std::string url(std::string_view path = "", std::string_view host = "127.0.0.1") const;
  std::vector<std::string> requests() const;
  int count() const { return static_cast<int>(requests().size()); }

 private:
  void handle(int connection);

  const script answer_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  loopback_listener listener_;  ///< the last: its threads use the others
};

}  // namespace pagemill::test
