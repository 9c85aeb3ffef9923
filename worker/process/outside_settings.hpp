/// How the worker makes outgoing requests: files to download, callbacks.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "common/net/fetch_rules.hpp"

namespace pagemill {

struct outside_settings {
  fetch_rules rules;
  std::string ca_file;  ///< PEM; empty: the system's certificate authorities
  std::int64_t bytes_max = 100'000'000;
  std::chrono::seconds total{600};
  std::chrono::seconds idle{30};
  std::int64_t bytes_per_second_min = 10'000;  ///< 0: none
  std::string webhook_secret;  ///< for all workspaces; empty: each has its own in the database
  std::string webhook_secret_previous;
};

}  // namespace pagemill
