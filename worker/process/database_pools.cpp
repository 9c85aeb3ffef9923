#include "worker/process/database_pools.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

// A process that is stopped in the middle of a transaction must not keep its jobs (design,
// section 4).
constexpr postgres::transaction_limits worker_limits{
    .statement = 10s, .idle = 3s, .transaction = 10s, .tcp_user = 5s};

/// A renewal must be able to fail and be tried again before the lease runs out.
constexpr postgres::transaction_limits lease_limits{
    .statement = 4s, .idle = 3s, .transaction = 4s, .tcp_user = 5s};

}  // namespace

postgres::pool_settings worker_pool(const postgres::connection_settings& connection,
                                    std::size_t size) {
  postgres::pool_settings settings;
  settings.connection = connection;
  settings.role = "pagemill_worker";
  settings.size = size;
  settings.acquire_timeout = 10s;
  settings.limits = worker_limits;
  settings.index_plans = true;
  return settings;
}

postgres::pool_settings lease_pool(const postgres::connection_settings& connection) {
  auto settings = worker_pool(connection, 1);
  settings.limits = lease_limits;
  settings.index_plans = false;  // no plan of a few rows can go wrong, and each setting costs
  // The row of a worker is short, and so must be the time that a silent host takes.
  settings.connection.connect_timeout = 4s;
  settings.connection.answer_timeout = 4s;
  return settings;
}

}  // namespace pagemill
