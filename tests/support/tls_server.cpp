#include "tests/support/tls_server.hpp"

#include <array>
#include <format>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

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

struct tls_server::context {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls{SSL_CTX_new(TLS_server_method()),
                                                        &SSL_CTX_free};
};

tls_server::tls_server(const tls_identity& identity, std::string body)
    : context_(std::make_unique<context>()), body_(std::move(body)) {
  auto* tls = context_->tls.get();
  if (SSL_CTX_use_certificate_chain_file(tls, identity.certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls, identity.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw std::runtime_error("the certificate cannot be used");
  }
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  wake_ = eventfd(0, EFD_CLOEXEC);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (listener_ < 0 || wake_ < 0 || bind(listener_, any, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    throw std::runtime_error("no loopback port");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

tls_server::~tls_server() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
  thread_.join();
  close(listener_);
  close(wake_);
}

std::string tls_server::url(std::string_view path, std::string_view host) const {
  return std::format("https://{}:{}{}", host, port_, path);
}

std::vector<std::string> tls_server::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void tls_server::handle(int connection) {
  ++connections_;
  // A silent client does not delay the next one for long.
  const timeval limit{.tv_sec = 5, .tv_usec = 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const std::unique_ptr<SSL, decltype(&SSL_free)> link(SSL_new(context_->tls.get()), &SSL_free);
  SSL_set_fd(link.get(), connection);
  if (SSL_accept(link.get()) == 1) {
    std::array<char, 65536> buffer{};
    const int got = SSL_read(link.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (got > 0) {
      {
        const std::scoped_lock lock(mutex_);
        requests_.emplace_back(buffer.data(), static_cast<std::size_t>(got));
      }
      const auto answer =
          std::format("HTTP/1.1 200 X\r\nContent-Length: {}\r\n\r\n{}", body_.size(), body_);
      SSL_write(link.get(), answer.data(), static_cast<int>(answer.size()));
      SSL_shutdown(link.get());
    }
  }
  close(connection);
}

void tls_server::serve() {
  for (;;) {
    std::array<pollfd, 2> waits{{{listener_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    poll(waits.data(), waits.size(), -1);
    if (waits[1].revents != 0) return;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) handle(connection);
  }
}

}  // namespace pagemill::test
