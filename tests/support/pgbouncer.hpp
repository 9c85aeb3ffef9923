/// PgBouncer in transaction mode in front of a cluster: a pooler that does not keep sessions.
#pragma once
#include <optional>
#include <string>

#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {

struct pooler_settings {
  std::string user = "postgres";  ///< the user it logs in as, whoever its clients are
  int server_connections = 2;
};

class pgbouncer {
 public:
  /// Started and reachable.
  explicit pgbouncer(const postgres_cluster& cluster, const pooler_settings& settings = {});
  std::string url(std::string_view database = "postgres") const;

 private:
  temp_folder folder_;
  std::string user_;
  std::optional<child_process> process_;
};

}  // namespace pagemill::test
