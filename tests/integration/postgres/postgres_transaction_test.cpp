#include <csignal>
#include <string>

#include <doctest/doctest.h>
#include <pqxx/nontransaction>

#include "common/core/uuid.hpp"
#include "common/postgres/transaction.hpp"
#include "tests/integration/postgres/planted_schema.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace std::chrono_literals;
using namespace pagemill;
using namespace pagemill::postgres;
using test::postgres_cluster;
using test::query;

namespace {

const sql::query insert_value{"test_insert", "INSERT INTO items (value) VALUES ($1)"};
const sql::query count_values{"test_count", "SELECT count(*) FROM items"};
const sql::query own_pid{"test_pid", "SELECT pg_backend_pid()"};
const sql::query wait_seconds{"test_wait", "SELECT pg_sleep($1)"};
const sql::query who{"test_who",
                     "SELECT current_user, current_setting('pagemill.workspace_id', true), "
                     "current_setting('statement_timeout'), "
                     "current_setting('idle_in_transaction_session_timeout'), "
                     "current_setting('transaction_timeout'), "
                     "current_setting('tcp_user_timeout')"};

/// A database with a table and a role, and a pool on it.
struct database {
  std::string url;
  connection_pool pool;

  explicit database(transaction_limits limits = {}, std::size_t size = 2)
      : url(make()),
        pool({.connection = {.url = url},
              .role = "test_api",
              .size = size,
              .acquire_timeout = 5s,
              .limits = limits}) {}

  static std::string make() {
    auto made = pagemill::test::empty_database();
    query(made,
          "DO $$ BEGIN CREATE ROLE test_api NOLOGIN; "
          "EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    query(made,
          "CREATE TABLE items (value text CONSTRAINT items_value UNIQUE "
          "CONSTRAINT items_short CHECK (length(value) < 20))");
    query(made, "GRANT SELECT, INSERT, UPDATE ON items TO test_api");
    return made;
  }
  void end_backend(transaction& open) const {
    const auto pid = open.exec(own_pid).one_field().as<std::string>();
    query(url, "SELECT pg_terminate_backend(" + pid + ", 5000)");
  }
  std::string count() const { return query(url, count_values.text.data()); }
};

}  // namespace

TEST_CASE("a transaction commits when its body returns and rolls back when it throws") {
  database db;
  const int seven = transact(db.pool, {}, [](transaction& open) {
    open.exec(insert_value, pqxx::params{"kept"});
    return 7;
  });
  CHECK(seven == 7);
  CHECK_THROWS_AS(transact(db.pool, {},
                           [](transaction& open) {
                             open.exec(insert_value, pqxx::params{"dropped"});
                             throw std::out_of_range("mine");
                           }),
                  std::out_of_range);
  CHECK(db.count() == "1");
  CHECK(db.pool.stats().open == 1);
}

TEST_CASE("a body that returns an error leaves nothing behind") {
  database db;
  const auto outcome = transact(db.pool, {}, [](transaction& open) -> result<int> {
    open.exec(insert_value, pqxx::params{"dropped"});
    return fail(errc::lost_claim, "another worker has it");
  });
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == errc::lost_claim);
  CHECK(db.count() == "0");
}

TEST_CASE("role, workspace and limits hold within the transaction and are gone after it") {
  database db({.statement = 1500ms, .idle = 3s, .transaction = 10s, .tcp_user = 5s}, 1);
  const workspace_id workspace{make_uuid_v4()};
  const auto inside = transact(db.pool, {.workspace = workspace, .budget = {}},
                               [](transaction& open) { return open.exec(who); });
  CHECK(inside[0][0].as<std::string>() == "test_api");
  CHECK(inside[0][1].as<std::string>() == to_string(workspace));
  CHECK(inside[0][2].as<std::string>() == "1500ms");
  CHECK(inside[0][3].as<std::string>() == "3s");
  CHECK(inside[0][4].as<std::string>() == "10s");
  CHECK(inside[0][5].as<std::string>() == "5000");

  {
    const auto lease = db.pool.acquire();
    pqxx::nontransaction same(lease->native());
    const auto after = same.exec(std::string(who.text));
    CHECK(after[0][0].as<std::string>() == "postgres");
    CHECK(after[0][1].as<std::string>() == "");
    CHECK(after[0][2].as<std::string>() == "0");
    CHECK(after[0][3].as<std::string>() == "0");
    CHECK(after[0][4].as<std::string>() == "0");
    CHECK(after[0][5].as<std::string>() == "0");
  }
  const auto without = transact(db.pool, {}, [](transaction& open) { return open.exec(who); });
  CHECK(without[0][1].as<std::string>() == "");
  CHECK(db.pool.stats().opened == 1);
}

TEST_CASE("a connection lost before COMMIT is replaced and the body runs again") {
  database db;
  int runs = 0;
  transact(db.pool, {}, [&](transaction& open) {
    open.exec(insert_value, pqxx::params{"once"});
    if (++runs == 1) db.end_backend(open);
    open.exec(count_values);
  });
  CHECK(runs == 2);
  CHECK(db.count() == "1");
}

TEST_CASE("a server that restarted between transactions is not noticed by the caller") {
  database db({}, 3);
  {
    const auto one = db.pool.acquire();
    const auto two = db.pool.acquire();
    const auto three = db.pool.acquire();
  }
  CHECK(db.pool.stats().idle == 3);
  postgres_cluster::shared().restart(SIGINT);
  transact(db.pool, {}, [](transaction& open) { open.exec(insert_value, pqxx::params{"a"}); });
  CHECK(db.count() == "1");
  CHECK(db.pool.stats().open == 1);
}

TEST_CASE("a serialization failure is run again, and not for ever") {
  database db;
  query(db.url, "CREATE SEQUENCE tries");
  query(db.url, "GRANT USAGE ON SEQUENCE tries TO test_api");
  query(db.url,
        "CREATE FUNCTION fail_until(n integer) RETURNS integer LANGUAGE plpgsql AS $$ "
        "BEGIN IF nextval('tries') < n THEN "
        "RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF; RETURN n; END $$");
  const sql::query until{"test_until", "SELECT fail_until($1)"};
  CHECK(transact(db.pool, {}, [&](transaction& open) {
          return open.exec(until, pqxx::params{3}).one_field().as<int>();
        }) == 3);
  CHECK_THROWS_AS(
      transact(db.pool, {}, [&](transaction& open) { open.exec(until, pqxx::params{1000}); }),
      transaction_conflict);
  CHECK(query(db.url, "SELECT last_value FROM tries") == "7");  // 3 + 4 attempts
}

TEST_CASE("a COMMIT whose answer was lost is in doubt and never run again") {
  database db;
  query(db.url,
        "CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ "
        "BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
  query(db.url,
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON items "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_session()");
  int runs = 0;
  CHECK_THROWS_AS(transact(db.pool, {},
                           [&](transaction& open) {
                             ++runs;
                             open.exec(insert_value, pqxx::params{"perhaps"});
                           }),
                  in_doubt_commit);
  CHECK(runs == 1);
  CHECK(db.pool.stats().open == 0);
}

TEST_CASE(
    "a violated constraint is an outcome where it is asked for, and says nothing of the row") {
  database db;
  const auto insert = [&](const char* value) {
    return transact(db.pool, {}, [&](transaction& open) -> result<void> {
      const auto done = open.try_exec(insert_value, pqxx::params{value});
      if (!done) return std::unexpected(done.error());
      return {};
    });
  };
  CHECK(insert("secret"));
  const auto twice = insert("secret");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == errc::conflict);
  CHECK(twice.error().message == "not allowed by the rule items_value");
  const auto too_long = insert("secret secret secret secret");
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().code == errc::invalid_input);
  try {
    transact(db.pool, {},
             [](transaction& open) { open.exec(insert_value, pqxx::params{"secret"}); });
    FAIL("not reached");
  } catch (const constraint_violation& problem) {
    CHECK_FALSE(std::string(problem.what()).contains("secret"));
  }
}

TEST_CASE("a body that ignores a failed statement cannot commit by mistake") {
  database db;
  CHECK_THROWS_AS(transact(db.pool, {},
                           [](transaction& open) {
                             open.exec(insert_value, pqxx::params{"a"});
                             const auto ignored = open.try_exec(insert_value, pqxx::params{"a"});
                             return ignored.has_value();
                           }),
                  database_error);
  CHECK(db.count() == "0");
}

TEST_CASE("the caller's budget ends a slow statement, and the connection stays of use") {
  database db({}, 1);
  const auto begin = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(transact(db.pool, {.workspace = {}, .budget = 100ms},
                           [](transaction& open) { open.exec(wait_seconds, pqxx::params{30}); }),
                  statement_timed_out);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  transact(db.pool, {}, [](transaction& open) { open.exec(count_values); });
  CHECK(db.pool.stats().opened == 1);
  CHECK_THROWS_AS(transact(db.pool, {.workspace = {}, .budget = 0ms}, [](transaction&) {}),
                  statement_timed_out);
}

TEST_CASE("a process stopped in mid-transaction loses its session, and its locks with it") {
  database db({.statement = {}, .idle = 100ms, .transaction = {}, .tcp_user = {}});
  query(db.url, "INSERT INTO items VALUES ('locked')");
  const sql::query lock{"test_lock", "SELECT value FROM items FOR UPDATE"};
  int runs = 0;
  transact(db.pool, {}, [&](transaction& open) {
    open.exec(lock);
    if (++runs > 1) return;
    // Waits for the lock, and so until the server has ended our idle session.
    query(db.url, "BEGIN; SET lock_timeout = '10s'; SELECT 1 FROM items FOR UPDATE; COMMIT");
    open.exec(count_values);
  });
  CHECK(runs == 2);
}

TEST_CASE("transaction_timeout ends a transaction for good") {
  database db({.statement = {}, .idle = {}, .transaction = 100ms, .tcp_user = {}});
  int runs = 0;
  CHECK_THROWS_AS(transact(db.pool, {},
                           [&](transaction& open) {
                             ++runs;
                             open.exec(wait_seconds, pqxx::params{30});
                           }),
                  statement_timed_out);
  CHECK(runs == 1);
  transact(db.pool, {}, [](transaction& open) { open.exec(count_values); });
}

TEST_CASE("a plan that a migration made stale is prepared anew on another connection") {
  database db({}, 1);
  const sql::query all{"test_all", "SELECT * FROM items"};
  transact(db.pool, {}, [&](transaction& open) { open.exec(all); });
  query(db.url, "ALTER TABLE items ADD COLUMN more integer");
  CHECK(transact(db.pool, {}, [&](transaction& open) { return open.exec(all).columns(); }) == 2);
  CHECK(db.pool.stats().opened == 2);
}

TEST_CASE("a wrong type in a row is an infrastructure failure that does not quote the row") {
  database db;
  query(db.url, "INSERT INTO items VALUES ('secret')");
  const sql::query all{"test_values", "SELECT value FROM items"};
  try {
    transact(db.pool, {}, [&](transaction& open) { return open.exec(all)[0][0].as<int>(); });
    FAIL("not reached");
  } catch (const database_error& problem) {
    CHECK_FALSE(std::string(problem.what()).contains("secret"));
  }
}
