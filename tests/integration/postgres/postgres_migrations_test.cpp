#include <format>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/schema/migrations.hpp"
#include "common/schema/schema_check.hpp"
#include "tests/integration/postgres/planted_schema.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace pagemill::postgres;
using pagemill::sql::migration;
using pagemill::test::bring;
using pagemill::test::bring_by_twenty;
using pagemill::test::empty_database;
using pagemill::test::pool_on;
using pagemill::test::postgres_cluster;
using pagemill::test::query;

namespace {

/// Slow enough that migrators meet.
const std::vector<migration> three{
    {1, "0001_a", "SELECT pg_sleep(0.1); CREATE TABLE a (x integer);"},
    {2, "0002_b", "CREATE TABLE b (x integer); INSERT INTO b VALUES (1);"},
    {3, "0003_c", "SELECT pg_sleep(0.1); ALTER TABLE b ADD COLUMN y integer;"}};

std::span<const migration> first(std::size_t count) {
  return std::span(three).first(count);
}

/// Planted migrations and no functions.
program_schema only(std::span<const migration> migrations) {
  return {.migrations = migrations, .functions = {}};
}

migration_errc code_of(const std::expected<migration_report, migration_error>& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error().code;
}

}  // namespace

TEST_CASE("an empty database gets every migration once, in order") {
  const auto url = empty_database();
  const auto report = bring(url, only(three));
  REQUIRE(report);
  CHECK(report->applied_now == std::vector<std::string>{"0001_a", "0002_b", "0003_c"});
  CHECK(report->version == 3);
  CHECK(query(url, "SELECT count(*) FROM b") == "1");
  const auto again = bring(url, only(three));
  REQUIRE(again);
  CHECK(again->applied_now.empty());
  CHECK(again->version == 3);
}

TEST_CASE("twenty migrators at once apply each migration exactly once, and all succeed") {
  const auto url = empty_database();
  const auto all = bring_by_twenty(url, only(three));
  CHECK(all.problems == std::vector<std::string>{});
  CHECK(all.versions == std::set<int>{3});
  CHECK(all.migrations == std::multiset<std::string>{"0001_a", "0002_b", "0003_c"});
  CHECK(query(url, "SELECT count(*) FROM b") == "1");
}

TEST_CASE("an applied migration that was changed is an error, and nothing more is applied") {
  const auto url = empty_database();
  REQUIRE(bring(url, only(first(1))));
  std::vector<migration> edited(three);
  edited[0].text = "CREATE TABLE a (x bigint);";
  const auto outcome = bring(url, only(edited));
  CHECK(code_of(outcome) == migration_errc::migration_changed);
  CHECK(outcome.error().message.contains("0001_a"));
  CHECK(query(url, "SELECT to_regclass('b')") == "");
  CHECK(migration_status(url, only(edited)).steps[0].state == migration_state::changed);
}

TEST_CASE("a database that is newer than the program is an error that names the migration") {
  const auto url = empty_database();
  REQUIRE(bring(url, only(three)));
  const auto outcome = bring(url, only(first(2)));
  CHECK(code_of(outcome) == migration_errc::database_newer);
  CHECK(outcome.error().message.contains("0003_c"));
}

TEST_CASE("an owner is told whether a program can serve the database, before it is started") {
  const auto url = empty_database();
  CHECK_FALSE(schema_fit(url, only(first(1))));
  REQUIRE(bring(url, only(first(2))));
  CHECK(schema_fit(url, only(first(2))));
  const auto behind = schema_fit(url, only(three));
  REQUIRE_FALSE(behind);
  CHECK(behind.error().message.contains("too old"));
  REQUIRE(bring(url, only(three)));
  // 0003_c serves the release before it, and no earlier one.
  CHECK(schema_fit(url, only(first(2))));
  const auto ahead = schema_fit(url, only(first(1)));
  REQUIRE_FALSE(ahead);
  CHECK(ahead.error().message.contains("0003_c serves only programs that know 0002"));
}

TEST_CASE("a lower number that appears later is refused: migrations are forward-only") {
  const auto url = empty_database();
  const std::vector<migration> gap{three[0], three[2]};
  const std::vector<migration> without_b{three[0], {3, "0003_c", "CREATE TABLE c (x integer);"}};
  REQUIRE(bring(url, only(without_b)));
  const std::vector<migration> all{three[0], three[1], without_b[1]};
  CHECK(code_of(bring(url, only(all))) == migration_errc::migration_missing);
}

TEST_CASE("a migration that fails leaves nothing behind, and those before it stay") {
  const auto url = empty_database();
  std::vector<migration> failing(three);
  failing[1].text = "CREATE TABLE b (x integer); CREATE TABLE b (x integer);";
  const auto outcome = bring(url, only(failing));
  CHECK(code_of(outcome) == migration_errc::migration_failed);
  CHECK(outcome.error().message.contains("0002_b"));
  CHECK(outcome.error().message.contains("42P07"));
  CHECK(query(url, "SELECT to_regclass('b')") == "");
  CHECK(migration_status(url, only(failing)).version == 1);
  const auto repaired = bring(url, only(three));
  REQUIRE(repaired);
  CHECK(repaired->applied_now == std::vector<std::string>{"0002_b", "0003_c"});
}

TEST_CASE("a dry run says what it would do and changes nothing at all") {
  const auto url = empty_database();
  const auto report = migrate(url, {.dry_run = true, .schema = only(three)});
  REQUIRE(report);
  CHECK(report->applied_now == std::vector<std::string>{"0001_a", "0002_b", "0003_c"});
  CHECK(report->version == 0);
  CHECK(query(url, "SELECT to_regclass('schema_migrations')") == "");
}

TEST_CASE("the status lists applied and pending migrations") {
  const auto url = empty_database();
  REQUIRE(bring(url, only(first(2))));
  const auto status = migration_status(url, only(three));
  REQUIRE(status.steps.size() == 3);
  CHECK(status.version == 2);
  CHECK(status.steps[1].state == migration_state::applied);
  CHECK(status.steps[1].applied_at.ends_with("Z"));
  CHECK(status.steps[2].state == migration_state::pending);
  CHECK(status.steps[2].applied_at == "");
}

TEST_CASE("a migration of the owner belongs to the owner, others to the connecting role") {
  const auto url = empty_database();
  const std::vector<migration> owned{
      {1, "0001_a",
       "DO $$ BEGIN CREATE ROLE pagemill_owner NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; "
       "END $$; GRANT CREATE ON SCHEMA public TO pagemill_owner; CREATE TABLE a (x integer);"},
      {2, "0002_b", "-- role: owner\nCREATE TABLE b (x integer);"},
      {3, "0003_c", "CREATE TABLE c (x integer);"}};
  REQUIRE(bring(url, only(owned)));
  const auto owner_of = [&](const std::string& table) {
    return query(url, "SELECT relowner::regrole FROM pg_class WHERE relname = '" + table + "'");
  };
  CHECK(owner_of("a") == "postgres");
  CHECK(owner_of("b") == "pagemill_owner");
  CHECK(owner_of("c") == "postgres");
}

TEST_CASE("a role that may not make tables is told so") {
  const auto url = empty_database();
  query(url, "DROP ROLE IF EXISTS nobody");
  query(url, "CREATE ROLE nobody LOGIN");
  const auto name = query(url, "SELECT current_database()");
  const auto outcome = migrate(postgres_cluster::shared().url(name, "nobody"),
                               {.dry_run = false, .schema = only(three)});
  CHECK(code_of(outcome) == migration_errc::migration_forbidden);
}

TEST_CASE("twenty processes migrate an empty database at once, and all succeed") {
  const auto url = empty_database();
  std::vector<pagemill::test::child_process> processes;
  for (int i = 0; i < 20; ++i) {
    processes.emplace_back(pagemill::test::child_options{
        .program = pagemill::test::program("pagemill"),
        .arguments = {"migrate"},
        .environment = {{"DATABASE_URL", url}, {"PAGEMILL_MIGRATE_URL", ""}}});
  }
  for (auto& process : processes) {
    const auto ended = process.wait(120s);
    REQUIRE(ended);
    CHECK_MESSAGE(ended->code == 0, process.errors());
  }
  auto pool = pool_on(url);
  CHECK(require_schema(pool));
  CHECK(query(url, "SELECT count(*) FROM workspaces") == "1");
}

TEST_CASE("a process starts on its own schema and on a newer one that serves it, on no other") {
  const auto url = empty_database();
  auto pool = pool_on(url);
  CHECK(require_schema(pool, only(first(1))).error().message.contains("too old"));
  REQUIRE(bring(url, only(first(1))));
  CHECK(require_schema(pool, only(first(1))));
  CHECK(require_schema(pool, only(first(2))).error().message.contains("needs 0002_b"));
  REQUIRE(bring(url, only(first(2))));
  CHECK(require_schema(pool, only(first(1))));
  REQUIRE(bring(url, only(three)));
  CHECK(require_schema(pool, only(first(1))).error().message.contains("too new"));
  CHECK(require_schema(pool, only(first(2))));
}

TEST_CASE("a login that inherits nothing reads the schema's version as the role it may take") {
  const auto database = postgres_cluster::shared().make_database();
  query(database.owner_url, "CREATE ROLE bare_login LOGIN NOINHERIT");
  query(database.owner_url, "GRANT pagemill_api TO bare_login WITH INHERIT FALSE, SET TRUE");
  const auto url = postgres_cluster::shared().url(database.name, "bare_login");
  auto api = pool_on(url, "pagemill_api");
  CHECK(require_schema(api));
  auto worker = pool_on(url, "pagemill_worker");
  const auto refused = require_schema(worker);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.contains("may not become pagemill_worker"));
}

TEST_CASE("a role that policies would not bind is refused, by what it is after SET ROLE") {
  const auto url = empty_database();
  for (const std::string role : {"plain", "bypassing", "owning", "in_owning", "plain_login"}) {
    query(url, std::format("DO $$ BEGIN CREATE ROLE {}; EXCEPTION WHEN duplicate_object THEN "
                           "NULL; END $$",
                           role));
  }
  query(url, "ALTER ROLE bypassing BYPASSRLS");
  query(url, "ALTER ROLE plain_login LOGIN");
  query(url, "GRANT owning TO in_owning");
  query(url, "CREATE TABLE owned (x integer)");
  query(url, "ALTER TABLE owned OWNER TO owning");
  const auto message_as = [&](const std::string& role, const std::string& base) {
    auto pool = pool_on(base, role);
    const auto outcome = require_safe_role(pool);
    return outcome ? std::string("safe") : outcome.error().message;
  };
  CHECK(message_as("plain", url) == "safe");
  CHECK(message_as("", url).contains("is a superuser"));
  CHECK(message_as("bypassing", url).contains("has BYPASSRLS"));
  CHECK(message_as("owning", url).contains("owns a table"));
  CHECK(message_as("in_owning", url).contains("owns a table"));
  CHECK(message_as("no_such_role", url).contains("may not become no_such_role"));
  const auto login =
      postgres_cluster::shared().url(query(url, "SELECT current_database()"), "plain_login");
  CHECK(message_as("plain", login).contains("may not become plain"));
  query(url, "GRANT plain TO plain_login");
  CHECK(message_as("plain", login) == "safe");
}
