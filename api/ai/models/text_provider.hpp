/// A provider of generated text, as the operator describes it.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "common/net/https_settings.hpp"
#include "common/net/provider_client.hpp"

namespace pagemill {

struct text_provider {
  std::string name;  ///< in the table
  std::string url;   ///< without a slash at its end
  std::string key;   ///< may be empty; never logged
  /// Those that requests may name, as the provider names them; the first one is the default.
  std::vector<std::string> models;
  /// False: its key is not set, so it is known and cannot be asked.
  bool is_configured = false;
  std::size_t calls_max = 8;
  std::chrono::seconds time_max{60};  ///< for a call, with all its repeats
  https_settings https;

  provider_settings client_settings() const {
    return {.name = name, .calls_max = calls_max, .https = https};
  }
};

}  // namespace pagemill
