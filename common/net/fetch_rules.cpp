#include "common/net/fetch_rules.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <format>
#include <optional>

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace urls = boost::urls;

constexpr std::array<std::uint16_t, 4> usual_ports{80, 443, 8080, 8443};
constexpr std::size_t host_bytes_max = 253;

std::unexpected<error> bad_url() {
  return fail(
      errc::invalid_input,
      "The URL must be an absolute http or https URL without a user, of at most 8000 bytes.",
      "bad_url");
}

std::unexpected<error> refused(std::string why) {
  return fail(errc::invalid_input, std::move(why), "url_refused");
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_plain_name(std::string_view host) {
  return !host.empty() && host.size() <= host_bytes_max && host.front() != '.' &&
         host.find("..") == std::string_view::npos && std::ranges::all_of(host, is_host_character);
}

/// 2130706433, 0x7f.1, 0177.0.0.1, 127.0.0.1.: spellings of an address that only some resolvers
/// accept.
bool is_old_number(std::string host) {
  if (host.ends_with('.')) host.pop_back();
  in_addr ignored{};
  return inet_aton(host.c_str(), &ignored) != 0;
}

bool is_under(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.');
}

/// Names that mean this machine, this network or a cloud's metadata service.
bool is_inner_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  constexpr std::array<std::string_view, 6> inner{"localhost",   "local",     "internal",
                                                  "localdomain", "home.arpa", "metadata"};
  return std::ranges::any_of(inner, [&](auto domain) { return is_under(host, domain); });
}

/// The parts of a parsed URL; nullopt if it has a part that we do not accept.
std::optional<fetch_url> take_apart(urls::url url) {
  const auto scheme = url.scheme_id();
  if (scheme != urls::scheme::http && scheme != urls::scheme::https) return std::nullopt;
  if (url.has_userinfo() || !url.has_authority()) return std::nullopt;
  fetch_url found;
  found.is_tls = scheme == urls::scheme::https;
  switch (url.host_type()) {
    case urls::host_type::name:
    case urls::host_type::ipv4:
      // A percent-encoded host is refused for its percent sign.
      found.host = to_lower(std::string_view(url.encoded_host()));
      if (!is_plain_name(found.host)) return std::nullopt;
      break;
    case urls::host_type::ipv6:
      found.host = to_lower(std::string_view(url.encoded_host_address()));
      if (!parse_address(found.host)) return std::nullopt;
      break;
    case urls::host_type::none:
    case urls::host_type::ipvfuture: return std::nullopt;
  }
  found.port = found.is_tls ? 443 : 80;
  if (url.has_port()) {
    // An empty port means the default.
    if (!url.port().empty()) found.port = url.port_number();
    if (found.port == 0) return std::nullopt;
  }
  url.remove_fragment();
  if (url.encoded_path().empty()) url.set_encoded_path("/");
  const auto segments = url.segments();
  if (!segments.empty()) found.path_name = segments.back();
  found.text = url.buffer();
  if (found.text.size() > fetch_url_bytes_max) return std::nullopt;
  return found;
}

}  // namespace

result<fetch_rules> fetch_rules::parse(std::string_view allowed) {
  fetch_rules rules;
  while (!allowed.empty()) {
    const auto comma = std::min(allowed.find(','), allowed.size());
    const auto entry = trim(allowed.substr(0, comma));
    allowed.remove_prefix(std::min(comma + 1, allowed.size()));
    if (entry.empty()) continue;
    if (const auto net = parse_network(entry)) {
      rules.networks_.push_back(*net);
      continue;
    }
    auto host = to_lower(entry);
    if (!is_plain_name(host) || is_old_number(host) || host.ends_with('.')) {
      return fail(errc::invalid_input,
                  std::format("{} is not a network, address or host name", entry));
    }
    rules.hosts_.push_back(std::move(host));
  }
  return rules;
}

bool fetch_rules::allows_host(std::string_view host) const {
  return std::ranges::find(hosts_, host) != hosts_.end();
}

bool fetch_rules::allows_address(const network_address& address) const {
  return std::ranges::any_of(networks_, [&](const auto& net) { return net.contains(address); });
}

result<void> fetch_rules::judge_host(const fetch_url& url) const {
  if (allows_host(url.host)) return {};
  const bool usual_port = std::ranges::find(usual_ports, url.port) != usual_ports.end();
  const auto unusual = [] { return refused("Only the ports 80, 443, 8080 and 8443 are allowed."); };
  if (const auto address = parse_address(url.host)) {
    if (allows_address(*address)) return {};
    if (!is_public(*address)) return refused("The URL's address is not public.");
    if (!usual_port) return unusual();
    return {};
  }
  if (is_old_number(url.host)) return refused("The URL's address is spelled in an unusual way.");
  // A name may resolve to an allowed network: may_connect() checks that.
  if (!networks_.empty()) return {};
  if (is_inner_name(url.host)) return refused("The URL's host is not public.");
  if (!usual_port) return unusual();
  return {};
}

result<fetch_url> fetch_rules::judge(std::string_view text) const {
  if (text.size() > fetch_url_bytes_max) return bad_url();
  const auto parsed = urls::parse_uri(text);
  if (!parsed) return bad_url();
  auto found = take_apart(urls::url(*parsed));
  if (!found) return bad_url();
  if (auto ok = judge_host(*found); !ok) return std::unexpected(ok.error());
  return std::move(*found);
}

result<fetch_url> fetch_rules::judge_redirect(const fetch_url& from,
                                              std::string_view location) const {
  if (location.size() > fetch_url_bytes_max) return bad_url();
  const auto base = urls::parse_uri(from.text);
  const auto reference = urls::parse_uri_reference(location);
  if (!base || !reference) return bad_url();
  urls::url whole;
  if (!urls::resolve(*base, *reference, whole)) return bad_url();
  auto found = take_apart(std::move(whole));
  if (!found) return bad_url();
  if (from.is_tls && !found->is_tls) return refused("A redirect leads from https to http.");
  if (auto ok = judge_host(*found); !ok) return std::unexpected(ok.error());
  return std::move(*found);
}

bool fetch_rules::is_allowed(const fetch_url& url, const network_address& address) const {
  return allows_host(url.host) || allows_address(address);
}

bool fetch_rules::may_connect(const fetch_url& url, const network_address& address,
                              std::uint16_t port) const {
  if (port != url.port) return false;
  if (is_allowed(url, address)) return true;
  return is_public(address) && std::ranges::find(usual_ports, port) != usual_ports.end();
}

}  // namespace pagemill
