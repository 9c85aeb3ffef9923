/// Finds the client that sent a request: the peer of the connection, or the one that a trusted
/// proxy names.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "api/http/problem.hpp"

namespace pagemill {

/// The addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted.
class proxy_list {
 public:
  /// Networks and addresses separated by commas or spaces, such as "10.0.0.0/8, ::1". The error is
  /// the malformed part.
  static std::expected<proxy_list, std::string> parse(std::string_view text);
  bool contains(const boost::asio::ip::address& address) const;

 private:
  struct network {
    boost::asio::ip::address address;
    unsigned bits;
  };
  std::vector<network> networks_;
};

struct client_origin {
  std::string address;    ///< canonical; an IPv4-mapped address is written as IPv4
  bool secure = false;    ///< the client used TLS to a trusted proxy
  bool loopback = false;  ///< the client itself runs on this machine
};

/// `headers` have lower-case names. From the right end of X-Forwarded-For, which the nearest proxy
/// wrote, the first address that is not a trusted proxy is the client; anyone may have written what
/// is left of it. A request with a forwarding header never counts as local: behind an undeclared
/// proxy on loopback, all the world would.
client_origin find_origin(const boost::asio::ip::address& peer, const header_list& headers,
                          const proxy_list& trusted);

/// Whether the request has a forwarding header. Without one, its origin is its peer.
bool is_forwarded(const header_list& headers);

/// An IPv4-mapped address becomes IPv4; zones are dropped.
boost::asio::ip::address canonical(const boost::asio::ip::address& address);

/// What limits per client count together: an IPv4 address, or the /64 network of an IPv6 address,
/// which one customer has.
boost::asio::ip::address client_network(const boost::asio::ip::address& address);

}  // namespace pagemill
