/// Generated certificates, good and bad, and an HTTPS server on a loopback port that presents one
/// of them.
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

struct tls_identity {
  std::filesystem::path certificate;  ///< PEM
  std::filesystem::path key;
};

/// A new certificate authority that nobody trusts yet, made with the program openssl.
class tls_authority {
 public:
  tls_authority();

  /// The certificate that a client must trust, in PEM.
  const std::filesystem::path& file() const { return root_.certificate; }
  enum class validity { now, past, future };
  tls_identity issue(std::string_view host, validity when = validity::now) const;
  /// A self-signed certificate for the host.
  tls_identity self_signed(std::string_view host) const;

 private:
  temp_folder folder_;
  tls_identity root_;
};

/// Answers every request with the same body, on one thread, one connection after another.
class tls_server {
 public:
  tls_server(const tls_identity& identity, std::string body);
  ~tls_server();
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;

  /// "https://HOST:PORT" and the path.
  std::string url(std::string_view path, std::string_view host = "localhost") const;
  /// The requests received inside TLS: none from clients that did not trust us.
  std::vector<std::string> requests() const;
  /// Number of accepted connections, trusted or not.
  int connections() const { return connections_; }

 private:
  struct context;
  void serve();
  void handle(int connection);

  std::unique_ptr<context> context_;
  const std::string body_;
  int listener_ = -1;
  int wake_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace pagemill::test
