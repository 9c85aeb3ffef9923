#include "tests/support/script_server.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <poll.h>
#include <sys/socket.h>

namespace pagemill::test {
namespace {

std::string lower(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return small;
}

std::string read_header(const std::string& request, std::string_view name) {
  const auto head = request.substr(0, request.find("\r\n\r\n"));
  const auto at = lower(head).find("\r\n" + lower(name) + ":");
  if (at == std::string::npos) return "";
  const auto begin = head.find_first_not_of(' ', at + 3 + name.size());
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string read_request(int connection) {
  std::string text;
  std::size_t wanted = std::string::npos;
  std::array<char, 65536> buffer{};
  while (text.size() < wanted) {
    const auto got = recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const auto length = read_header(text, "Content-Length");
    wanted = end + 4 + (length.empty() ? 0 : std::stoul(length));
  }
  return text;
}

}  // namespace

std::string script_connection::body() const {
  return request_.substr(request_.find("\r\n\r\n") + 4);
}

std::string script_connection::target() const {
  const auto begin = request_.find(' ') + 1;
  return request_.substr(begin, request_.find(' ', begin) - begin);
}

std::string script_connection::header(std::string_view name) const {
  return read_header(request_, name);
}

bool script_connection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool script_connection::answer(int status, std::string_view body, std::string_view headers) const {
  return send(std::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n",
                          status, body.size(), headers)) &&
         send(body);
}

bool script_connection::wait_closed(std::chrono::milliseconds limit) const {
  pollfd wait{descriptor_, POLLIN | POLLRDHUP, 0};
  return poll(&wait, 1, static_cast<int>(limit.count())) > 0;
}

script_server::script_server(script answer)
    : answer_(std::move(answer)), listener_([this](int connection) { handle(connection); }) {}

std::string script_server::url(std::string_view path, std::string_view host) const {
  return std::format("http://{}:{}{}", host, port(), path);
}

std::vector<std::string> script_server::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void script_server::handle(int connection) {
  auto request = read_request(connection);
  if (!request.empty()) {
    int number = 0;
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      number = static_cast<int>(requests_.size());
    }
    answer_(script_connection(connection, std::move(request), number));
  }
}

}  // namespace pagemill::test
