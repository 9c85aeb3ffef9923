/// Which URLs our processes may request on behalf of a client (downloads, callbacks): the guard
/// against requests to what only we can reach. Pure: judges the text of a URL, and an address once
/// a name is resolved.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"
#include "common/net/network_address.hpp"

namespace pagemill {

/// A URL in its canonical spelling: no user, no fragment, a plain host.
struct fetch_url {
  std::string text;  ///< complete; its query may hold credentials: never logged
  std::string host;  ///< lower case; an IPv6 address without brackets
  std::uint16_t port = 0;
  bool is_tls = false;
  std::string path_name;  ///< the path's last segment, decoded; may be empty
};

inline constexpr std::size_t fetch_url_bytes_max = 8000;

class fetch_rules {
 public:
  fetch_rules() = default;
  /// What may be requested although it is not public, separated by commas: networks
  /// ("10.1.0.0/16"), addresses and host names ("files.intranet"). invalid_input names an entry
  /// that is none of these.
  static result<fetch_rules> parse(std::string_view allowed);

  /// Parses a URL and refuses what is forbidden, whatever its name resolves to. invalid_input with
  /// the reason `bad_url` if it is not an absolute http or https URL, `url_refused` if it must not
  /// be requested.
  result<fetch_url> judge(std::string_view text) const;
  /// The same for the Location of an answer to `from`. Refuses a redirect from https to http.
  result<fetch_url> judge_redirect(const fetch_url& from, std::string_view location) const;
  /// Whether the operator allows the URL's host, or the address.
  bool is_allowed(const fetch_url& url, const network_address& address) const;
  /// Whether a connection to this address may be opened for this URL. Call it with the socket's
  /// actual address, so that what a resolver answered does not matter.
  bool may_connect(const fetch_url& url, const network_address& address, std::uint16_t port) const;

 private:
  bool allows_host(std::string_view host) const;
  bool allows_address(const network_address& address) const;
  result<void> judge_host(const fetch_url& url) const;

  std::vector<network> networks_;
  std::vector<std::string> hosts_;
};

}  // namespace pagemill
