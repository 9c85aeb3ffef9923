/// Generated certificates, good and bad, and an HTTPS server on a loopback port that presents one
/// of them.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/loopback_listener.hpp"
#include "tests/support/temp_folder.hpp"

struct ssl_ctx_st;

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

/// Presents the certificate, for a server's side of TLS.
std::shared_ptr<ssl_ctx_st> server_context(const tls_identity& identity);

/// Answers every request with the same body, one of each connection.
class tls_server {
 public:
  tls_server(const tls_identity& identity, std::string body);

  /// "https://HOST:PORT" and the path.
  std::string url(std::string_view path, std::string_view host = "localhost") const;
  /// The requests received inside TLS: none from clients that did not trust us.
  std::vector<std::string> requests() const;
  /// Number of accepted connections, trusted or not.
  int connections() const { return connections_; }

 private:
  void handle(int connection);

  const std::shared_ptr<ssl_ctx_st> context_;
  const std::string body_;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  loopback_listener listener_;  ///< the last: its threads use the others
};

}  // namespace pagemill::test
