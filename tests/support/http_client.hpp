/// A small blocking HTTP/1.1 client for tests: one connection a request, or one kept by the caller.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace pagemill::test {

struct http_request {
  std::string method = "GET";
  std::string target = "/";
  std::string body = {};
  std::map<std::string, std::string> headers = {};
};

struct http_response {
  int status = 0;
  std::map<std::string, std::string> headers = {};  ///< names in lower case
  std::string body = {};

  /// The body as JSON; throws if it is not JSON.
  boost::json::value json() const;
  /// A header's value, or "".
  std::string header(const std::string& name) const;
};

class http_client {
 public:
  explicit http_client(std::uint16_t port, std::string host = "127.0.0.1",
                       std::chrono::seconds limit = std::chrono::seconds(70));

  /// Opens a connection, sends, reads the whole answer. Throws boost::system::system_error, also if
  /// the server is silent for `limit`.
  http_response send(const http_request& request) const;
  http_response get(std::string target) const;
  http_response post(std::string target, const boost::json::value& body) const;
  http_response post_pdf(std::string target, std::string pdf) const;

  /// Writes bytes as they are and reads until the server closes: for malformed requests and for
  /// connections cut in the middle.
  std::string exchange_raw(std::string_view bytes) const;
  /// The same, but closes after writing, without reading.
  void send_and_cut(std::string_view bytes) const;

 private:
  std::uint16_t port_;
  std::string host_;
  std::chrono::seconds limit_;
};

/// A port of the loopback interface that nothing listens on now.
std::uint16_t free_port();

}  // namespace pagemill::test
