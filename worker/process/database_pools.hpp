/// How a worker talks to the database: the limits of its transactions (design, section 4).
#pragma once
#include <cstddef>

#include "common/postgres/connection_pool.hpp"

namespace pagemill {

/// For everything but the lease. `connection` names database and program.
postgres::pool_settings worker_pool(const postgres::connection_settings& connection,
                                    std::size_t size);
/// One connection, for the process's lease, that nothing else can keep busy.
postgres::pool_settings lease_pool(const postgres::connection_settings& connection);

}  // namespace pagemill
