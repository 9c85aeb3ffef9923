#include "tests/support/pgbouncer.hpp"

#include <format>
#include <stdexcept>

#include <pqxx/pqxx>

#include "tests/support/eventually.hpp"

namespace pagemill::test {
namespace {

bool reachable(const std::string& url) {
  try {
    return pqxx::connection(url).is_open();
  } catch (const pqxx::broken_connection&) {
    return false;
  }
}

}  // namespace

pgbouncer::pgbouncer(const postgres_cluster& cluster, const pooler_settings& settings)
    : user_(settings.user) {
  folder_.give_to("postgres");
  const auto file = folder_.write(
      "pgbouncer.ini",
      std::format("[databases]\n* = user={} host={} port={}\n[pgbouncer]\nlisten_addr =\n"
                  "auth_type = any\npool_mode = transaction\nmax_prepared_statements = 100\n"
                  "default_pool_size = {}\nunix_socket_dir = {}\nlisten_port = 6432\n",
                  user_, cluster.folder().string(), cluster.port(), settings.server_connections,
                  folder_.path().string()));
  process_.emplace(child_options{
      .program = "/usr/sbin/pgbouncer", .arguments = {file.string()}, .user = "postgres"});
  if (!eventually(std::chrono::seconds(10), [&] { return reachable(url()); })) {
    throw std::runtime_error("PgBouncer does not start: " + process_->errors());
  }
}

std::string pgbouncer::url(std::string_view database) const {
  return std::format("postgresql:///{}?host={}&port=6432&user={}", database,
                     folder_.path().string(), user_);
}

}  // namespace pagemill::test
