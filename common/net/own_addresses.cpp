#include "common/net/own_addresses.hpp"

#include <algorithm>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <netinet/in.h>
#include <optional>

namespace pagemill {
namespace {

std::optional<network_address> address_of(const ifaddrs& one) {
  network_address address;
  if (one.ifa_addr == nullptr) return std::nullopt;
  if (one.ifa_addr->sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, one.ifa_addr, sizeof six);
    std::memcpy(address.bytes.data(), &six.sin6_addr, address.bytes.size());
    return address;
  }
  if (one.ifa_addr->sa_family != AF_INET) return std::nullopt;
  sockaddr_in four{};
  std::memcpy(&four, one.ifa_addr, sizeof four);
  constexpr std::size_t mapped_prefix = 12;
  std::fill_n(address.bytes.begin() + mapped_prefix - 2, 2, std::uint8_t{0xff});
  std::memcpy(address.bytes.data() + mapped_prefix, &four.sin_addr, sizeof four.sin_addr);
  return address;
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
