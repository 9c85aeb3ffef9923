/// Which URLs our own processes may ask on behalf of a client (files to download, callbacks): the
/// guard against requests to what only we can reach. Pure: it judges the text of a URL, and an
/// address once a name was resolved.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"
#include "common/net/network_address.hpp"

namespace pagemill {

/// A URL in the one spelling that is asked: no user, no fragment, a plain host.
struct fetch_url {
  std::string text;  ///< all of it; may hold credentials in its query: never logged
  std::string host;  ///< lower case; an IPv6 address without brackets
  std::uint16_t port = 0;
  bool is_tls = false;
  std::string path_name;  ///< the path's last segment, decoded; may be empty
};

inline constexpr std::size_t fetch_url_bytes_max = 8000;

class fetch_rules {
 public:
  fetch_rules() = default;
  /// What may be asked although it is not public, by commas: networks ("10.1.0.0/16"), addresses
  /// and host names ("files.intranet"). invalid_input names the entry that is none of these.
  static result<fetch_rules> parse(std::string_view allowed);

  /// Takes a URL apart and refuses what is forbidden whatever a name resolves to. invalid_input
  /// with the reason `bad_url` when it is no absolute http or https URL, `url_refused` when it is
  /// one that must not be asked.
  result<fetch_url> judge(std::string_view text) const;
  /// The same for the Location of an answer to `from`. A step from https to http is refused.
  result<fetch_url> judge_redirect(const fetch_url& from, std::string_view location) const;
  /// Whether a connection to this address may be opened for that URL: to be asked with the address
  /// that the socket is for, so that it does not matter who answered what to a resolver.
  bool may_connect(const fetch_url& url, const network_address& address, std::uint16_t port) const;

 private:
  bool allows_host(std::string_view host) const;
  bool allows_address(const network_address& address) const;
  result<void> judge_host(const fetch_url& url) const;

  std::vector<network> networks_;
  std::vector<std::string> hosts_;
};

}  // namespace pagemill
