/// How providers are reached: settings of the operator.
#pragma once
#include <chrono>
#include <string>

namespace pagemill {

class settings_source;

struct https_settings {
  std::string ca_file;  ///< PEM, instead of the system's certificate authorities
  /// Of https URLs; may hold a password. Empty: what libcurl finds in the environment.
  std::string proxy;
  std::string no_proxy;  ///< hosts to reach without it, separated by commas
  std::chrono::milliseconds connect{10'000};
};

/// Reports errors to `source`.
https_settings read_https_settings(settings_source& source);

/// Why requests with a credential must not go to the URL; nullptr: they may. Without TLS only to
/// this machine.
const char* why_not_a_provider_url(const std::string& url, bool has_credential);

}  // namespace pagemill
