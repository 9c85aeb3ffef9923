#include "tests/support/provider_server.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>
#include <poll.h>
#include <sys/socket.h>

#include <openssl/ssl.h>

namespace pagemill::test {
namespace {

std::string header_of(const std::string& head, std::string_view name) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  const auto line = std::format("\r\n{}:", name);
  const auto found = std::ranges::search(head, line, same);
  if (found.empty()) return "";
  const auto at = static_cast<std::size_t>(found.end() - head.begin());
  const auto begin = head.find_first_not_of(' ', at);
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// Reads until `text` has so many bytes; false: the peer is gone.
bool read_up_to(ssl_st* link, std::string& text, std::size_t wanted) {
  std::array<char, 16384> buffer{};
  while (text.size() < wanted) {
    const int got = SSL_read(link, buffer.data(), static_cast<int>(buffer.size()));
    if (got <= 0) return false;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return true;
}

}  // namespace

std::string provider_exchange::header(std::string_view name) const {
  return header_of(head_, name);
}

std::string provider_exchange::target() const {
  const auto begin = head_.find(' ') + 1;
  return head_.substr(begin, head_.find(' ', begin) - begin);
}

bool provider_exchange::send(std::string_view bytes) {
  const bool sent =
      bytes.empty() || SSL_write(link_, bytes.data(), static_cast<int>(bytes.size())) > 0;
  kept_ = kept_ && sent;
  return sent;
}

void provider_exchange::answer(int status, std::string_view content, std::string_view headers) {
  send(
      std::format("HTTP/1.1 {} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}"
                  "\r\n{}",
                  status, content.size(), headers, content));
}

bool provider_exchange::wait_closed(std::chrono::milliseconds limit) {
  pollfd wait{SSL_get_fd(link_), POLLIN | POLLRDHUP, 0};
  return poll(&wait, 1, static_cast<int>(limit.count())) > 0;
}

provider_server::provider_server(const tls_identity& identity, script answer, std::uint16_t port)
    : context_(server_context(identity)),
      answer_(std::move(answer)),
      listener_([this](int connection) { handle(connection); }, port) {}

std::string provider_server::url(std::string_view path, std::string_view host) const {
  return std::format("https://{}:{}{}", host, port(), path);
}

void provider_server::replace(script answer) {
  const std::scoped_lock lock(mutex_);
  answer_ = std::move(answer);
}

void provider_server::converse(ssl_st* link) {
  std::string text;
  for (bool kept = true; kept;) {
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos) {
      if (!read_up_to(link, text, text.size() + 1)) return;
    }
    const auto length = header_of(text.substr(0, end + 2), "Content-Length");
    const auto whole = end + 4 + (length.empty() ? 0 : std::stoul(length));
    if (!read_up_to(link, text, whole)) return;
    provider_exchange exchange(link, text.substr(0, end + 2), text.substr(end + 4, whole - end - 4),
                               ++requests_);
    text.erase(0, whole);
    script answer;
    {
      const std::scoped_lock lock(mutex_);
      answer = answer_;
    }
    answer(exchange);
    kept = exchange.is_kept();
  }
}

void provider_server::handle(int connection) {
  const std::unique_ptr<SSL, decltype(&SSL_free)> link(SSL_new(context_.get()), &SSL_free);
  SSL_set_fd(link.get(), connection);
  if (SSL_accept(link.get()) != 1) return;
  ++connections_;
  converse(link.get());
  SSL_shutdown(link.get());
}

}  // namespace pagemill::test
