#include "tests/unit/api/cli/fake_server.hpp"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <format>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pagemill::cli {

fake_server::fake_server(script answer) : answer_(std::move(answer)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  wake_ = eventfd(0, EFD_CLOEXEC);
  if (listener_ < 0 || wake_ < 0 || bind(listener_, any, size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    throw std::runtime_error("no loopback port");
  }
  port_ = ntohs(address.sin_port);
  // Signals to the process belong to the thread under test.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { serve(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

fake_server::~fake_server() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
  thread_.join();
  close(listener_);
  close(wake_);
}

std::string fake_server::url() const {
  return std::format("http://127.0.0.1:{}", port_);
}

std::vector<std::string> fake_server::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::string fake_server::read_request(int connection) {
  std::string text;
  std::size_t wanted = std::string::npos;
  std::array<char, 65536> buffer{};
  while (text.size() < wanted) {
    const auto got = recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    const auto end = text.find("\r\n\r\n");
    if (wanted != std::string::npos || end == std::string::npos) continue;
    std::size_t length = 0;
    const std::string_view name = "Content-Length: ";
    if (const auto at = text.find(name); at < end) {
      std::from_chars(text.data() + at + name.size(), text.data() + end, length);
    }
    wanted = end + 4 + length;
  }
  return text;
}

void fake_server::serve() {
  for (;;) {
    std::array<pollfd, 2> waits{{{listener_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    poll(waits.data(), waits.size(), -1);
    if (waits[1].revents != 0) return;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    auto request = read_request(connection);
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      number = requests_.size();
    }
    const auto answer = answer_(request, number);
    for (std::size_t sent = 0; sent < answer.size();) {
      const auto some = send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
      if (some <= 0) break;
      sent += static_cast<std::size_t>(some);
    }
    close(connection);
  }
}

std::string http_text(int status, const std::string& body, const std::string& headers) {
  return std::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", status,
                     body.size(), headers, body);
}

}  // namespace pagemill::cli
