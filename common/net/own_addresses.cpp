#include "common/net/own_addresses.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <netinet/in.h>
#include <optional>

namespace pagemill {
namespace {

std::optional<network_address> address_of(const ifaddrs& one) {
  if (one.ifa_addr == nullptr) return std::nullopt;
  if (one.ifa_addr->sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, one.ifa_addr, sizeof six);
    network_address address;
    std::memcpy(address.bytes.data(), &six.sin6_addr, address.bytes.size());
    return address;
  }
  if (one.ifa_addr->sa_family != AF_INET) return std::nullopt;
  sockaddr_in four{};
  std::memcpy(&four, one.ifa_addr, sizeof four);
  return from_ipv4(std::bit_cast<std::array<std::uint8_t, 4>>(four.sin_addr));
}

}  // namespace

bool is_own_address(const network_address& address) {
  ifaddrs* found = nullptr;
  if (getifaddrs(&found) != 0) return true;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(found, &freeifaddrs);
  for (const auto* one = list.get(); one != nullptr; one = one->ifa_next) {
    if (address_of(*one) == address) return true;
  }
  return false;
}

}  // namespace pagemill
