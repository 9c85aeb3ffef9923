#include "tests/support/tls_server.hpp"

#include <array>
#include <format>
#include <stdexcept>

#include <openssl/ssl.h>

#include "tests/support/child_process.hpp"

namespace pagemill::test {
namespace {

/// Makes a key and its certificate with these arguments of `openssl req`.
tls_identity make_identity(const temp_folder& folder, const std::string& name,
                           const std::vector<std::string>& more) {
  const tls_identity made{folder.path() / (name + ".pem"), folder.path() / (name + ".key")};
  std::vector<std::string> arguments{
      "req",    "-x509",   "-newkey", "ec",   "-pkeyopt",      "ec_paramgen_curve:P-256",
      "-nodes", "-keyout", made.key,  "-out", made.certificate};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto ended = run({.program = "/usr/bin/openssl", .arguments = std::move(arguments)});
  if (ended.status.code != 0) throw std::runtime_error("openssl: " + ended.errors);
  return made;
}

std::vector<std::string> for_host(std::string_view host) {
  return {"-subj",   "/CN=a test",
          "-addext", std::format("subjectAltName=DNS:{}", host),
          "-addext", "basicConstraints=critical,CA:FALSE"};
}

}  // namespace

tls_authority::tls_authority()
    : root_(make_identity(folder_, "root", {"-subj", "/CN=an authority of a test", "-days", "2"})) {
}

tls_identity tls_authority::issue(std::string_view host, validity when) const {
  auto arguments = for_host(host);
  arguments.insert(arguments.end(), {"-CA", root_.certificate, "-CAkey", root_.key});
  switch (when) {
    case validity::now: arguments.insert(arguments.end(), {"-days", "2"}); break;
    case validity::past:
      arguments.insert(arguments.end(),
                       {"-not_before", "20200101000000Z", "-not_after", "20200201000000Z"});
      break;
    case validity::future:
      arguments.insert(arguments.end(),
                       {"-not_before", "21000101000000Z", "-not_after", "21000201000000Z"});
      break;
  }
  return make_identity(folder_, std::format("{}-{}", host, static_cast<int>(when)), arguments);
}

tls_identity tls_authority::self_signed(std::string_view host) const {
  auto arguments = for_host(host);
  arguments.insert(arguments.end(), {"-days", "2"});
  return make_identity(folder_, std::format("{}-alone", host), arguments);
}

std::shared_ptr<ssl_ctx_st> server_context(const tls_identity& identity) {
  std::shared_ptr<SSL_CTX> tls(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (SSL_CTX_use_certificate_chain_file(tls.get(), identity.certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls.get(), identity.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw std::runtime_error("the certificate cannot be used");
  }
  return tls;
}

tls_server::tls_server(const tls_identity& identity, std::string body)
    : context_(server_context(identity)),
      body_(std::move(body)),
      listener_([this](int connection) { handle(connection); }) {}

std::string tls_server::url(std::string_view path, std::string_view host) const {
  return std::format("https://{}:{}{}", host, listener_.port(), path);
}

std::vector<std::string> tls_server::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void tls_server::handle(int connection) {
  ++connections_;
  const std::unique_ptr<SSL, decltype(&SSL_free)> link(SSL_new(context_.get()), &SSL_free);
  SSL_set_fd(link.get(), connection);
  if (SSL_accept(link.get()) != 1) return;
  std::array<char, 65536> buffer{};
  const int got = SSL_read(link.get(), buffer.data(), static_cast<int>(buffer.size()));
  if (got <= 0) return;
  {
    const std::scoped_lock lock(mutex_);
    requests_.emplace_back(buffer.data(), static_cast<std::size_t>(got));
  }
  const auto answer =
      std::format("HTTP/1.1 200 X\r\nContent-Length: {}\r\n\r\n{}", body_.size(), body_);
  SSL_write(link.get(), answer.data(), static_cast<int>(answer.size()));
  SSL_shutdown(link.get());
}

}  // namespace pagemill::test
