#include "tests/support/service_manager_socket.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace pagemill::test {

service_manager_socket::service_manager_socket()
    : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) throw std::system_error(errno, std::generic_category(), "socket");
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  address().copy(static_cast<char*>(name.sun_path), sizeof name.sun_path - 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the interface of sockets
  if (::bind(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    throw std::system_error(errno, std::generic_category(), "bind");
  }
}

service_manager_socket::~service_manager_socket() {
  ::close(socket_);
}

bool service_manager_socket::receive(std::chrono::milliseconds limit) {
  pollfd readable{socket_, POLLIN, 0};
  if (::poll(&readable, 1, static_cast<int>(limit.count())) <= 0) return false;
  std::array<char, 4096> message{};
  const auto size = ::recv(socket_, message.data(), message.size(), 0);
  if (size < 0) throw std::system_error(errno, std::generic_category(), "recv");
  last_.assign(message.data(), static_cast<std::size_t>(size));
  said_ += last_ + "\n";
  return true;
}

bool service_manager_socket::hears(std::string_view text, std::chrono::milliseconds limit) {
  using clock = std::chrono::steady_clock;
  const auto deadline = clock::now() + limit;
  while (true) {
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (rest.count() <= 0 || !receive(rest)) return false;
    if (last_.contains(text)) return true;
  }
}

void service_manager_socket::catch_up() {
  while (receive(std::chrono::milliseconds(0))) {
  }
}

}  // namespace pagemill::test
