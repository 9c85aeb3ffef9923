#include <format>
#include <optional>

#include <doctest/doctest.h>

#include "common/postgres/notification_listener.hpp"
#include "common/postgres/schema_check.hpp"
#include "common/postgres/transaction.hpp"
#include "tests/integration/event_log.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace pagemill::postgres;
using pagemill::test::child_options;
using pagemill::test::child_process;
using pagemill::test::event_log;
using pagemill::test::eventually;
using pagemill::test::postgres_cluster;
using pagemill::test::query;
using pagemill::test::temp_folder;

namespace {

/// PgBouncer in transaction mode before the shared server: the pooler that swallows sessions.
class pooler {
 public:
  pooler() {
    folder_.give_to("postgres");
    const auto file = folder_.write(
        "pgbouncer.ini",
        std::format("[databases]\n* = user=postgres host={} port={}\n[pgbouncer]\nlisten_addr =\n"
                    "auth_type = any\npool_mode = transaction\nmax_prepared_statements = 100\n"
                    "default_pool_size = 2\nunix_socket_dir = {}\nlisten_port = 6432\n",
                    postgres_cluster::shared().folder().string(), server_port(),
                    folder_.path().string()));
    process_.emplace(child_options{
        .program = "/usr/sbin/pgbouncer", .arguments = {file.string()}, .user = "postgres"});
    REQUIRE(eventually(10s, [&] { return reachable(); }));
  }
  std::string url() const {
    return std::format("postgresql:///postgres?host={}&port=6432&user=postgres",
                       folder_.path().string());
  }

 private:
  static std::string server_port() {
    return query(postgres_cluster::shared().url("postgres"), "SHOW port");
  }
  bool reachable() const {
    try {
      return connection({.url = url()}).is_open();
    } catch (const connection_lost&) {
      return false;
    }
  }

  temp_folder folder_;
  std::optional<child_process> process_;
};

}  // namespace

TEST_CASE("behind a pooler in transaction mode, transactions carry their settings and leave none") {
  const pooler before;
  const pagemill::sql::query who{"test_pooled",
                                 "SELECT current_setting('pagemill.workspace_id', true), "
                                 "current_setting('statement_timeout'), pg_backend_pid()"};
  connection_pool pool(
      {.connection = {.url = before.url()},
       .role = "",
       .size = 5,
       .acquire_timeout = 5s,
       .limits = {.statement = 1234ms, .idle = 3s, .transaction = 10s, .tcp_user = 5s}});
  const pagemill::workspace_id workspace{pagemill::make_uuid_v4()};
  // Five clients on two server connections: statements prepared through one are used by another.
  std::vector<connection_pool::lease> all;
  for (int i = 0; i < 5; ++i) all.push_back(pool.acquire());
  all.clear();
  for (int i = 0; i < 20; ++i) {
    const auto inside = transact(pool, {.workspace = workspace, .budget = {}},
                                 [&](transaction& open) { return open.exec(who); });
    CHECK(inside[0][0].as<std::string>() == to_string(workspace));
    CHECK(inside[0][1].as<std::string>() == "1234ms");
    CHECK(query(before.url(), "SELECT current_setting('pagemill.workspace_id', true)") == "");
    CHECK(query(before.url(), "SHOW statement_timeout") == "0");
  }
}

TEST_CASE("behind a pooler in transaction mode, the probe finds that nothing is heard") {
  const pooler before;
  const auto key = session_lock_key({pagemill::make_uuid_v4()});
  event_log log;
  notification_listener listener({.connection = {.url = before.url()},
                                  .channels = {"jobs"},
                                  .session_lock = key,
                                  .probe_timeout = 500ms},
                                 {.notified = [&](auto, auto) { log.add("notified"); },
                                  .listening = [&] { log.add("listening"); },
                                  .locked = [&] { log.add("locked"); },
                                  .lost = [&] { log.add("lost"); }});
  listener.start();
  REQUIRE(listener.wait_until_probed(10s));
  CHECK_FALSE(listener.is_working());
  CHECK_FALSE(listener.holds_lock());
  listener.stop();
  CHECK(log.events().empty());
}
