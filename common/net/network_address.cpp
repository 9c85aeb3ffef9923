#include "common/net/network_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>
#include <span>

namespace pagemill {
namespace {

using bytes_view = std::span<const std::uint8_t>;

/// The entries of IANA's special-purpose registries that are not globally reachable.
constexpr std::array<std::string_view, 17> ipv4_refused{
    "0.0.0.0/8",        // this network
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared between carrier and customer
    "127.0.0.0/8",      // loopback
    "168.63.129.16",    // a cloud's wire server: tells the machine its configuration
    "169.254.0.0/16",   // link-local: metadata services
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocol assignments
    "192.0.2.0/24",     // documentation
    "192.31.196.0/24",  // AS112
    "192.52.193.0/24",  // AMT
    "192.88.99.0/24",   // 6to4 relays
    "192.168.0.0/16",   // private
    "192.175.48.0/24",  // AS112
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
};
/// IPv6 only allocates 2000::/3; these are within it.
constexpr std::array<std::string_view, 5> ipv6_refused{
    "2001::/23",          // protocol assignments, Teredo and ORCHID among them
    "2001:db8::/32",      // documentation
    "2620:4f:8000::/48",  // AS112
    "3fff::/20",          // documentation
    "3ffe::/16",          // the former 6bone
};

bool is_in(const network_address& address, std::string_view text) {
  const auto net = parse_network(text);
  return net && net->contains(address);
}

bool is_public_ipv4(const network_address& address) {
  // 224.0.0.0/4 is multicast, 240.0.0.0/4 reserved, including broadcast.
  if (address.bytes[12] >= 224) return false;
  return std::ranges::none_of(ipv4_refused, [&](auto text) { return is_in(address, text); });
}

bool is_public_ipv6(const network_address& address) {
  const bytes_view bytes(address.bytes);
  // NAT64 of RFC 6052: the embedded IPv4 address is contacted.
  if (is_in(address, "64:ff9b::/96")) return is_public_ipv4(from_ipv4(bytes.subspan(12)));
  if ((bytes[0] & 0xe0) != 0x20) return false;
  if (bytes[0] == 0x20 && bytes[1] == 0x02) {  // 6to4
    return is_public_ipv4(from_ipv4(bytes.subspan(2, 4)));
  }
  // ISATAP: ::0:5efe:a.b.c.d behind any prefix.
  if ((bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe) {
    return is_public_ipv4(from_ipv4(bytes.subspan(12)));
  }
  return std::ranges::none_of(ipv6_refused, [&](auto text) { return is_in(address, text); });
}

}  // namespace

network_address from_ipv4(std::span<const std::uint8_t> four) {
  network_address address;
  address.bytes[10] = address.bytes[11] = 0xff;
  std::ranges::copy(four, address.bytes.begin() + 12);
  return address;
}

bool network_address::is_ipv4() const {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](auto b) { return b == 0; }) &&
         bytes[10] == 0xff && bytes[11] == 0xff;
}

std::optional<network_address> parse_address(std::string_view text) {
  const std::string whole(text);  // inet_pton needs a terminator
  if (whole.size() != text.size() || whole.find('\0') != std::string::npos) return std::nullopt;
  network_address address;
  if (inet_pton(AF_INET6, whole.c_str(), address.bytes.data()) == 1) return address;
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, whole.c_str(), four.data()) == 1) return from_ipv4(four);
  return std::nullopt;
}

std::string to_string(const network_address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool four = address.is_ipv4();
  const auto* begin = address.bytes.data() + (four ? 12 : 0);
  if (inet_ntop(four ? AF_INET : AF_INET6, begin, text.data(), text.size()) == nullptr) return "?";
  return text.data();
}

bool network::contains(const network_address& address) const {
  for (int bit = 0; bit < prefix; bit += 8) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int bits = std::min(8, prefix - bit);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - bits));
    if ((address.bytes[at] & mask) != (base.bytes[at] & mask)) return false;
  }
  return true;
}

std::optional<network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = parse_address(text.substr(0, slash));
  if (!base) return std::nullopt;
  network found{*base, 128};
  if (slash == std::string_view::npos) return found;
  const auto digits = text.substr(slash + 1);
  int prefix = 0;
  const auto [stop, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  // "::ffff:10.0.0.0/104" is also IPv4, but counts 128 bits.
  const bool four = base->is_ipv4() && text.find(':') == std::string_view::npos;
  if (wrong != std::errc{} || stop != digits.data() + digits.size() || digits.empty() ||
      prefix < 0 || prefix > (four ? 32 : 128)) {
    return std::nullopt;
  }
  found.prefix = prefix + (four ? 96 : 0);
  for (int bit = found.prefix; bit < 128; ++bit) {
    const auto byte = base->bytes[static_cast<std::size_t>(bit / 8)];
    if ((byte >> (7 - bit % 8) & 1) != 0) return std::nullopt;
  }
  return found;
}

bool is_public(const network_address& address) {
  return address.is_ipv4() ? is_public_ipv4(address) : is_public_ipv6(address);
}

}  // namespace pagemill
