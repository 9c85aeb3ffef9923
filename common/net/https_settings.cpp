#include "common/net/https_settings.hpp"

#include <fstream>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "common/core/environment.hpp"

namespace pagemill {
namespace {

/// "127.example.org" is somebody else's.
bool is_this_machine(const boost::urls::url_view& url) {
  if (url.host_type() == boost::urls::host_type::ipv4) return url.host_ipv4_address().is_loopback();
  return url.encoded_host() == "localhost" || url.encoded_host() == "[::1]";
}

}  // namespace

https_settings read_https_settings(settings_source& source) {
  https_settings settings;
  settings.ca_file = source.text("PAGEMILL_PROVIDER_CA_FILE");
  settings.proxy = source.text("HTTPS_PROXY");
  settings.no_proxy = source.text("NO_PROXY");
  if (!settings.ca_file.empty() && !std::ifstream(settings.ca_file)) {
    source.complain("PAGEMILL_PROVIDER_CA_FILE cannot be read: " + settings.ca_file);
  }
  return settings;
}

const char* why_not_a_provider_url(const std::string& url, bool has_credential) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || (parsed->scheme() != "https" && parsed->scheme() != "http") ||
      parsed->host().empty()) {
    return "must be an https or http URL";
  }
  if (parsed->has_userinfo() || parsed->has_query() || parsed->has_fragment()) {
    return "must have no user, query or fragment";
  }
  if (has_credential && parsed->scheme() == "http" && !is_this_machine(*parsed)) {
    return "must be https: a key would be sent in clear text";
  }
  return nullptr;
}

}  // namespace pagemill
