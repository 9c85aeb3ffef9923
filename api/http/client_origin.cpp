#include "api/http/client_origin.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <ranges>

#include "api/http/list_elements.hpp"

namespace pagemill {
namespace {

namespace ip = boost::asio::ip;

/// More hops than any real chain has; a longer list is cut.
constexpr std::size_t hops_max = 32;

template <class Bytes>
bool shares_bits(const Bytes& one, const Bytes& other, unsigned bits) {
  for (std::size_t at = 0; at < one.size() && bits > 0; ++at) {
    const unsigned here = std::min(bits, 8u);
    const auto mask = static_cast<unsigned char>(0xff00u >> here);
    if ((one[at] & mask) != (other[at] & mask)) return false;
    bits -= here;
  }
  return true;
}

std::optional<ip::address> parse_address(std::string_view text) {
  boost::system::error_code wrong;
  const auto address = ip::make_address(text, wrong);
  if (wrong) return std::nullopt;
  return canonical(address);
}

/// An address as proxies write it: bare, "1.2.3.4:567", "[::1]" or "[::1]:567".
std::optional<ip::address> parse_hop(std::string_view text) {
  text = trim(text);
  if (text.size() > 64) return std::nullopt;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    return parse_address(text.substr(1, close - 1));
  }
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  return parse_address(text);
}

/// The elements of all header fields of that name, last first.
std::vector<std::string_view> elements_backwards(const header_list& headers,
                                                 std::string_view name) {
  std::vector<std::string_view> elements;
  for (const auto& [key, value] : std::views::reverse(headers)) {
    if (key != name) continue;
    std::string_view rest = value;
    while (elements.size() < hops_max) {
      const auto comma = rest.rfind(',');
      if (comma == std::string_view::npos) {
        elements.push_back(rest);
        break;
      }
      elements.push_back(rest.substr(comma + 1));
      rest = rest.substr(0, comma);
    }
  }
  return elements;
}

}  // namespace

bool is_forwarded(const header_list& headers) {
  constexpr std::array<std::string_view, 6> names{
      "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"};
  return std::ranges::any_of(headers, [&](const auto& field) {
    return std::ranges::find(names, field.first) != names.end();
  });
}

ip::address canonical(const ip::address& address) {
  if (!address.is_v6()) return address;
  auto six = address.to_v6();
  if (six.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, six);
  six.scope_id(0);
  return six;
}

ip::address client_network(const ip::address& address) {
  const auto client = canonical(address);
  if (client.is_v4()) return client;
  auto bytes = client.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6(bytes);
}

std::expected<proxy_list, std::string> proxy_list::parse(std::string_view text) {
  proxy_list list;
  while (!text.empty()) {
    const auto part = take_element(text, ", \t");
    if (part.empty()) continue;
    const auto slash = part.find('/');
    const auto address = parse_address(part.substr(0, slash));
    if (!address) return std::unexpected(std::string(part));
    const unsigned whole = address->is_v4() ? 32 : 128;
    unsigned bits = whole;
    if (slash != std::string_view::npos) {
      const auto digits = part.substr(slash + 1);
      const auto* stop = digits.data() + digits.size();
      const auto [at, wrong] = std::from_chars(digits.data(), stop, bits);
      if (wrong != std::errc{} || at != stop || bits > whole) {
        return std::unexpected(std::string(part));
      }
    }
    list.networks_.push_back({*address, bits});
  }
  return list;
}

bool proxy_list::contains(const ip::address& address) const {
  return std::ranges::any_of(networks_, [&](const network& one) {
    if (one.address.is_v4() != address.is_v4()) return false;
    return address.is_v4()
               ? shares_bits(one.address.to_v4().to_bytes(), address.to_v4().to_bytes(), one.bits)
               : shares_bits(one.address.to_v6().to_bytes(), address.to_v6().to_bytes(), one.bits);
  });
}

client_origin find_origin(const ip::address& peer, const header_list& headers,
                          const proxy_list& trusted) {
  auto client = canonical(peer);
  const bool believed = trusted.contains(client);
  client_origin origin{.loopback = client.is_loopback() && !is_forwarded(headers)};
  if (believed) {
    for (const auto element : elements_backwards(headers, "x-forwarded-for")) {
      const auto hop = parse_hop(element);
      if (!hop) break;  // the previous proxy is the last known address
      client = *hop;
      if (!trusted.contains(client)) break;
    }
    const auto schemes = elements_backwards(headers, "x-forwarded-proto");
    origin.secure = !schemes.empty() && to_lower(trim(schemes.front())) == "https";
  }
  origin.address = client.to_string();
  return origin;
}

}  // namespace pagemill
