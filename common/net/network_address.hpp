/// Addresses and networks as values, and which addresses the public internet has: pure.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

/// An IPv4 address is kept as the IPv6 address that maps it (::ffff:a.b.c.d), so that one address
/// has one value however it was written.
struct network_address {
  std::array<std::uint8_t, 16> bytes{};

  bool is_ipv4() const;
  bool operator==(const network_address&) const = default;
};

/// Dotted quad or RFC 4291 text, nothing else: no zone, no brackets, no octal, no missing parts.
std::optional<network_address> parse_address(std::string_view text);
std::string to_string(const network_address& address);

struct network {
  network_address base;
  int prefix = 128;  ///< of 128 bits, IPv4 ones included: 10.0.0.0/8 has 104

  bool contains(const network_address& address) const;
};

/// "10.0.0.0/8", "fd00::/8" or one address. Bits behind the prefix must be zero.
std::optional<network> parse_network(std::string_view text);

/// Whether the address is one that anybody on the internet may ask. Not so: loopback, private,
/// shared (CGNAT), link-local (metadata services among them), multicast, unspecified, documentation
/// and benchmark ranges, what is reserved, and IPv6 addresses that carry such an IPv4 address
/// (mapped, compatible, 6to4, NAT64, Teredo, ISATAP).
bool is_public(const network_address& address);

}  // namespace pagemill
