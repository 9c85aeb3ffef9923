/// The settings of pagemill-api, read once in main.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "api/auth/token_settings.hpp"
#include "api/cache/lru_cache.hpp"
#include "api/http/client_origin.hpp"
#include "api/http/cors.hpp"
#include "api/pictures/picture_maker.hpp"
#include "common/stores/access/access_store.hpp"
#include "common/core/environment.hpp"
#include "common/core/log.hpp"
#include "common/net/fetch_rules.hpp"

namespace pagemill {

enum class authentication { required, off };

struct api_config {
  std::string host;
  std::uint16_t port = 8000;
  std::string environment;
  log_settings log;
  std::string database_url;  ///< holds a password: never logged
  std::string listen_url;    ///< likewise; past a pooler
  std::size_t database_pool_size = 20;
  std::chrono::seconds database_pool_timeout{30};
  authentication auth = authentication::required;
  token_settings tokens;
  rate_limit limit;
  std::int64_t workspace_keys_max = 100;  ///< that live; 0: any number
  std::uint64_t upload_bytes_max = 100'000'000;
  std::size_t large_uploads_max = 64;      ///< that hold a whole part (256 KiB) in memory
  fetch_rules outside;                     ///< which URLs clients may name
  bool webhook_secret_configured = false;  ///< for all workspaces, in the workers' settings
  std::string model_folder;                ///< empty: there is no model
  std::size_t connections_max = 24'000;
  std::size_t client_connections_max = 1000;
  std::size_t streams_max = 20'000;
  std::size_t workspace_streams_max = 10'000;
  std::int64_t queue_depth_max = 100'000;  ///< 0: any
  cache_limits cache;                      ///< of each cache
  proxy_list trusted_proxies;
  cors_rules cors;
  picture_settings pictures;
  std::chrono::seconds drain_limit{30};
};

/// All errors together, one sentence each, each naming its setting.
std::expected<api_config, std::vector<std::string>> read_api_config(settings_source source);

}  // namespace pagemill
