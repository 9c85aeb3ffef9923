#include "api/auth/local_page.hpp"

#include <algorithm>
#include <string>

#include <boost/asio/ip/address.hpp>

#include "api/http/client_origin.hpp"

namespace pagemill {
namespace {

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_safe(http_method method) {
  return method == http_method::get || method == http_method::head ||
         method == http_method::options;
}

/// An origin as browsers write it, such as "http://localhost:3000"; not "null".
bool is_loopback_origin(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return is_loopback_authority(origin.substr(scheme.size()));
  }
  return false;
}

}  // namespace

bool is_loopback_authority(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    if (!is_port(host.substr(colon + 1))) return false;
    host = host.substr(0, colon);
  }
  if (to_lower(host) == "localhost") return true;
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  boost::system::error_code wrong;
  const auto address = boost::asio::ip::make_address(std::string(host), wrong);
  return !wrong && address.is_v6() == bracketed && canonical(address).is_loopback();
}

std::optional<problem> refuse_foreign_page(const request_head& head, const cors_rules& cors) {
  // HTTP/1.0 does not require Host, but no browser uses it.
  const auto host = std::ranges::find(head.headers, "host", &header_list::value_type::first);
  if (host != head.headers.end() && !is_loopback_authority(host->second)) {
    return problem{421, "misdirected_request",
                   "Without authentication, only localhost and loopback addresses are served.",
                   "Host"};
  }
  const auto origin = std::ranges::find(head.headers, "origin", &header_list::value_type::first);
  if (is_safe(head.method) || origin == head.headers.end()) return std::nullopt;
  // "*" does not count here: it is harmless only where credentials are required.
  const bool listed = std::ranges::contains(cors.origins, origin->second);
  if (listed || is_loopback_origin(origin->second)) return std::nullopt;
  return problem{403, "foreign_origin",
                 "Without authentication, pages of other origins may not change anything.",
                 "Origin"};
}

}  // namespace pagemill
