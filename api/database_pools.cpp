#include "api/database_pools.hpp"

#include <chrono>
#include <utility>

namespace pagemill {

postgres::connection_settings connection_settings_of(const api_config& config) {
  postgres::connection_settings settings;
  settings.url = config.database_url;
  settings.application_name = "pagemill-api";
  return settings;
}

postgres::pool_settings pool_settings_of(const api_config& config,
                                         postgres::connection_settings connection,
                                         std::size_t connections) {
  postgres::pool_settings settings;
  settings.connection = std::move(connection);
  settings.role = "pagemill_api";
  settings.size = connections;
  settings.acquire_timeout = config.database_pool_timeout;
  settings.limits = {.statement = std::chrono::seconds(30),
                     .idle = std::chrono::seconds(10),
                     .transaction = std::chrono::seconds(60)};
  return settings;
}

}  // namespace pagemill
