/// Who really sent a request: the peer of the connection, or whom a proxy that we trust names.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "api/http/problem.hpp"

namespace pagemill {

/// Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
class proxy_list {
 public:
  /// "10.0.0.0/8, ::1": networks and addresses between commas or spaces; or the part that is none.
  static std::expected<proxy_list, std::string> parse(std::string_view text);
  bool contains(const boost::asio::ip::address& address) const;
  bool empty() const { return networks_.empty(); }

 private:
  struct network {
    boost::asio::ip::address address;
    unsigned bits;
  };
  std::vector<network> networks_;
};

struct client_origin {
  std::string address;    ///< canonical; an IPv4 address in IPv6 is written as IPv4
  bool secure = false;    ///< the client spoke TLS with a trusted proxy
  bool loopback = false;  ///< the client itself runs on this machine
};

/// `headers` have lower-case names. From the right end of X-Forwarded-For, which the nearest proxy
/// wrote, the first address that is no trusted proxy is the client; what stands left of it anybody
/// may have written. A request with a forwarding header is never taken for one of this machine,
/// whoever sent it: behind a proxy on loopback that nobody declared, all of the world would be.
client_origin find_origin(const boost::asio::ip::address& peer, const header_list& headers,
                          const proxy_list& trusted);

/// False: the request's origin is its peer, whatever the headers are.
bool is_forwarded(const header_list& headers);

/// IPv4 in IPv6 becomes IPv4; zones are dropped.
boost::asio::ip::address canonical(const boost::asio::ip::address& address);

}  // namespace pagemill
