#include <doctest/doctest.h>

#include "common/postgres/notification_listener.hpp"
#include "common/postgres/transaction.hpp"
#include "common/schema/schema_check.hpp"
#include "tests/integration/site/event_log.hpp"
#include "tests/support/pgbouncer.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace std::chrono_literals;
using namespace pagemill::postgres;
using pagemill::test::event_log;
using pagemill::test::pgbouncer;
using pagemill::test::postgres_cluster;
using pagemill::test::query;

TEST_CASE("behind a pooler in transaction mode, transactions carry their settings and leave none") {
  const pgbouncer before(postgres_cluster::shared());
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
  const pgbouncer before(postgres_cluster::shared());
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
