/// A server on a loopback port that answers each connection by a script: for what goes wrong on the
/// wire.
#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pagemill::cli {

class fake_server {
 public:
  /// Gets the request's first line and headers and returns the raw bytes to answer with; the
  /// connection is closed afterwards. An empty answer closes it without a word.
  using script = std::function<std::string(const std::string& request, std::size_t number)>;

  explicit fake_server(script answer);
  ~fake_server();
  fake_server(const fake_server&) = delete;
  fake_server& operator=(const fake_server&) = delete;

  std::string url() const;
  /// All requests so far, bodies included.
  std::vector<std::string> requests();

 private:
  void serve();
  static std::string read_request(int connection);

  script answer_;
  int listener_ = -1;
  int wake_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

/// An answer with a body, its length and "Connection: close".
std::string http_text(int status, const std::string& body, const std::string& headers = "");

}  // namespace pagemill::cli
