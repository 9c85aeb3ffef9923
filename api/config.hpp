/// The settings of pagemill-api, read once in main.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "api/ai/models/model_table.hpp"
#include "api/auth/token_settings.hpp"
#include "api/cache/lru_cache.hpp"
#include "api/file_parts/part_maker.hpp"
#include "api/http/client_origin.hpp"
#include "api/http/cors.hpp"
#include "common/core/environment.hpp"
#include "common/net/fetch_rules.hpp"
#include "common/service/service_settings.hpp"
#include "common/stores/access/access_store.hpp"

namespace pagemill {

enum class authentication { required, off };

struct api_config : service_settings {
  std::string host;
  std::uint16_t port = 8000;
  std::string environment;
  std::size_t database_pool_size = 20;
  std::chrono::seconds database_pool_timeout{30};
  authentication auth = authentication::required;
  token_settings tokens;
  rate_limit limit;
  std::int64_t workspace_keys_max = 100;  ///< live keys; 0 means no limit
  std::uint64_t upload_bytes_max = 100'000'000;
  std::size_t request_memory_bytes = std::size_t{64} << 20;
  std::size_t searches_max = 8;  ///< at once
  std::uint64_t upload_bytes_per_second_min = 4096;
  std::size_t large_uploads_max = 64;      ///< uploads with a whole part (256 KiB) in memory
  fetch_rules outside;                     ///< which URLs clients may name
  bool webhook_secret_configured = false;  ///< for all workspaces, in the workers' settings
  std::size_t connections_max = 24'000;
  std::size_t client_connections_max = 1000;
  std::size_t streams_max = 20'000;
  std::size_t workspace_streams_max = 10'000;
  std::int64_t queue_depth_max = 100'000;  ///< 0 means no limit
  cache_limits cache;                      ///< of each cache
  proxy_list trusted_proxies;
  cors_rules cors;
  part_settings parts;
  ai_settings ai;
  std::chrono::seconds drain_limit{30};
};

/// Returns all errors together; each is one sentence that names its setting.
std::expected<api_config, std::vector<std::string>> read_api_config(settings_source source);

}  // namespace pagemill
