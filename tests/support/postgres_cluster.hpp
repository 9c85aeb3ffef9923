/// A private PostgreSQL 17 for a test program: own data folder, loopback and a Unix socket,
/// databases cloned from a template that is migrated once. It runs as the user postgres when the
/// test is root, and is removed when the test ends, however it ends.
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

struct cluster_settings {
  bool fsync = false;
  int max_connections = 200;
  std::vector<std::string> more = {};  ///< "name=value" of postgresql.conf
};

/// A database and its URLs. It exists until its cluster ends.
struct test_database {
  std::string name;
  std::string owner_url;   ///< the superuser postgres
  std::string api_url;     ///< a login role that is a member of pagemill_api only
  std::string worker_url;  ///< a login role that is a member of pagemill_worker only
};

class postgres_cluster {
 public:
  /// Creates and starts the cluster: about 2 s.
  explicit postgres_cluster(cluster_settings settings = {});
  /// The shared cluster of this test program, started at its first use.
  static postgres_cluster& shared();

  /// A new database with the schema of this program, for one test: about 0.1 s after the first.
  test_database make_database();
  /// A new empty database.
  std::string make_empty_database();
  std::string url(std::string_view database, std::string_view user = "postgres") const;

  struct standby_of {
    postgres_cluster& primary;
  };
  /// A streaming standby of a running primary, whose commits wait for it from then on. About 3 s.
  explicit postgres_cluster(standby_of standby);
  /// Promotes a standby; returns when it accepts writes.
  void promote();
  /// Stops every process of the server, which then looks like a frozen host: TCP still
  /// acknowledges.
  void freeze();
  void thaw();

  /// Ends every connection and restarts: SIGINT is a fast shutdown, SIGQUIT a crash.
  void restart(int signal);
  void stop(int signal);
  void start();
  pid_t pid() const { return server_->pid(); }
  std::uint16_t port() const { return port_; }
  /// The folder of the Unix socket, where helpers that run as postgres may write.
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  void migrate_template();

  cluster_settings settings_;
  temp_folder folder_;
  std::uint16_t port_ = 0;
  std::optional<child_process> server_;
  std::mutex mutex_;
  bool has_template_ = false;
  int databases_ = 0;
};

/// Runs `sql` outside a transaction; the first field of the first row, or "".
std::string query(const std::string& url, const std::string& sql);
/// Every row, null fields as "".
std::vector<std::vector<std::string>> query_rows(const std::string& url, const std::string& sql);

}  // namespace pagemill::test
