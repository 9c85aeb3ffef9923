/// Addresses and networks as values, and which addresses are public: pure.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pagemill {

/// An IPv4 address is stored as the mapped IPv6 address (::ffff:a.b.c.d), so that an address has
/// one value however it was written.
struct network_address {
  std::array<std::uint8_t, 16> bytes{};

  bool is_ipv4() const;
  bool operator==(const network_address&) const = default;
};

/// Of the four bytes in network order.
network_address from_ipv4(std::span<const std::uint8_t> four);
/// Dotted quad or RFC 4291 text, nothing else: no zone, no brackets, no octal, no missing parts.
std::optional<network_address> parse_address(std::string_view text);
std::string to_string(const network_address& address);

struct network {
  network_address base;
  int prefix = 128;  ///< of 128 bits, also for IPv4: 10.0.0.0/8 has 104

  bool contains(const network_address& address) const;
};

/// "10.0.0.0/8", "fd00::/8" or one address. Bits after the prefix must be zero.
std::optional<network> parse_network(std::string_view text);

/// Whether the address is reachable from the internet. Excluded are loopback, private,
/// shared (CGNAT), link-local (including metadata services), multicast, unspecified, documentation
/// benchmark and reserved ranges, and IPv6 addresses that embed such an IPv4 address
/// (mapped, compatible, 6to4, NAT64, Teredo, ISATAP).
bool is_public(const network_address& address);

}  // namespace pagemill
