/// The settings of the API's pools of connections.
#pragma once
#include <cstddef>

#include "api/config.hpp"
#include "common/postgres/connection_pool.hpp"

namespace pagemill {

/// Beside DATABASE_POOL_SIZE, opened on demand.
inline constexpr std::size_t access_connections = 4;
/// One counts the queue, which may take long; the other asks whether the database answers.
inline constexpr std::size_t health_connections = 2;

postgres::connection_settings connection_settings_of(const api_config& config);
postgres::pool_settings pool_settings_of(const api_config& config,
                                         postgres::connection_settings connection,
                                         std::size_t connections);

}  // namespace pagemill
