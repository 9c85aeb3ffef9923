// The migration runner and the functions: their texts are applied after the migrations.
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/schema/migrations.hpp"
#include "common/schema/schema_check.hpp"
#include "tests/integration/postgres/planted_schema.hpp"
#include "tests/integration/postgres/schema_dump.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace pagemill::postgres;
using pagemill::sql::function_file;
using pagemill::sql::migration;
using pagemill::test::bring;
using pagemill::test::bring_by_twenty;
using pagemill::test::dump_schema;
using pagemill::test::empty_database;
using pagemill::test::pool_on;
using pagemill::test::postgres_cluster;
using pagemill::test::query;
using pagemill::test::query_rows;

namespace {

using names = std::vector<std::string>;

const std::vector<migration> one_migration{{1, "0001_a", "CREATE TABLE a (x integer);"}};
/// Slow enough that migrators meet. Each names the other, so neither order would do for both.
const std::vector<function_file> two_functions{
    {"f",
     "SELECT pg_sleep(0.05); CREATE OR REPLACE FUNCTION f(deep boolean) RETURNS integer "
     "LANGUAGE sql AS 'SELECT CASE WHEN deep THEN g(false) ELSE 1 END';"},
    {"g",
     "CREATE OR REPLACE FUNCTION g(deep boolean) RETURNS integer "
     "LANGUAGE sql AS 'SELECT CASE WHEN deep THEN f(false) ELSE 2 END';"}};

/// `two_functions` with another text of g.
std::vector<function_file> changed_to(std::string_view text) {
  std::vector<function_file> changed(two_functions);
  changed[1].text = text;
  return changed;
}

constexpr std::string_view other_g =
    "CREATE OR REPLACE FUNCTION g(deep boolean) RETURNS integer LANGUAGE sql AS 'SELECT 3';";

program_schema schema_of(std::span<const function_file> functions,
                         std::span<const migration> migrations = one_migration) {
  return {.migrations = migrations, .functions = functions};
}

}  // namespace

TEST_CASE("functions are applied after the migrations, and again only when their text changed") {
  const auto url = empty_database();
  const auto report = bring(url, schema_of(two_functions));
  REQUIRE(report);
  CHECK(report->applied_now == names{"0001_a"});
  CHECK(report->functions_now == names{"f", "g"});
  CHECK(query(url, "SELECT f(true)") == "2");
  const auto again = bring(url, schema_of(two_functions));
  REQUIRE(again);
  CHECK(again->functions_now.empty());
  const auto changed = bring(url, schema_of(changed_to(other_g)));
  REQUIRE(changed);
  CHECK(changed->applied_now.empty());
  CHECK(changed->functions_now == names{"g"});
  CHECK(query(url, "SELECT f(true)") == "3");
}

TEST_CASE("a dry run and the status say which functions would be applied, and change nothing") {
  const auto url = empty_database();
  const auto planned = migrate(url, {.dry_run = true, .schema = schema_of(two_functions)});
  REQUIRE(planned);
  CHECK(planned->functions_now == names{"f", "g"});
  CHECK(query(url, "SELECT to_regclass('schema_functions')") == "");
  REQUIRE(bring(url, schema_of(two_functions)));
  const auto changed = changed_to(other_g);
  const auto next = migrate(url, {.dry_run = true, .schema = schema_of(changed)});
  REQUIRE(next);
  CHECK(next->functions_now == names{"g"});
  CHECK(query(url, "SELECT f(true)") == "2");
  const auto status = migration_status(url, schema_of(changed));
  REQUIRE(status.functions.size() == 2);
  CHECK(status.functions[0].state == migration_state::applied);
  CHECK(status.functions[1].state == migration_state::pending);
  CHECK(status.functions[1].applied_at.ends_with("Z"));
}

TEST_CASE("twenty migrators at once apply each function exactly once, and all succeed") {
  const auto all = bring_by_twenty(empty_database(), schema_of(two_functions));
  CHECK(all.problems == names{});
  CHECK(all.functions == std::multiset<std::string>{"f", "g"});
}

TEST_CASE("functions that fail leave all of them as they were, and the migrations applied") {
  const auto url = empty_database();
  std::vector<function_file> failing(two_functions);
  failing[1].text =
      "CREATE OR REPLACE FUNCTION g(deep no_such_type) RETURNS integer "
      "LANGUAGE sql AS 'SELECT 1';";
  const auto outcome = bring(url, schema_of(failing));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == migration_errc::migration_failed);
  CHECK(outcome.error().message.starts_with("g: "));
  CHECK(query(url, "SELECT count(*) FROM schema_functions") == "0");
  CHECK(query(url, "SELECT to_regproc('f')") == "");
  CHECK(query(url, "SELECT count(*) FROM schema_migrations") == "1");
  CHECK(bring(url, schema_of(two_functions)));
}

TEST_CASE("a changed signature is refused: it needs a new name") {
  const auto url = empty_database();
  REQUIRE(bring(url, schema_of(two_functions)));
  const auto outcome =
      bring(url, schema_of(changed_to(
                     "CREATE OR REPLACE FUNCTION g(deep boolean) RETURNS bigint LANGUAGE sql AS "
                     "'SELECT 1::bigint';")));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message.contains("42P13"));
  CHECK(query(url, "SELECT g(false)") == "2");
}

TEST_CASE("a migration gets the functions it needs in its own transaction, before its text") {
  const auto url = empty_database();
  const std::vector<migration> needing{
      one_migration[0], {2, "0002_b", "-- needs: g\nCREATE TABLE b (x integer DEFAULT g(false));"}};
  const auto report = bring(url, schema_of(two_functions, needing));
  REQUIRE(report);
  CHECK(report->functions_now == names{"g", "f"});
  CHECK(query(url, "INSERT INTO b DEFAULT VALUES RETURNING x") == "2");
  const std::vector<migration> failing{
      needing[0], needing[1], {3, "0003_c", "-- needs: g\nSELECT no_such_column;"}};
  CHECK_FALSE(bring(url, schema_of(changed_to(other_g), failing)));
  CHECK(query(url, "SELECT g(false)") == "2");
}

TEST_CASE("a function that a migration drops is applied again when its file comes back") {
  const auto url = empty_database();
  REQUIRE(bring(url, schema_of(two_functions)));
  const std::vector<migration> dropping{one_migration[0],
                                        {2, "0002_b", "-- drops: g\nDROP FUNCTION g;"}};
  REQUIRE(bring(url, schema_of(std::span(two_functions).first(1), dropping)));
  CHECK(query(url, "SELECT to_regproc('g')") == "");
  const auto back = bring(url, schema_of(two_functions, dropping));
  REQUIRE(back);
  CHECK(back->functions_now == names{"g"});
  CHECK(query(url, "SELECT g(false)") == "2");
}

TEST_CASE("a migration that needs a function this program does not have is refused by name") {
  const std::vector<migration> needing{{1, "0001_a", "-- needs: h\nSELECT 1;"}};
  const auto outcome = bring(empty_database(), schema_of(two_functions, needing));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message.contains("0001_a needs the function h"));
}

TEST_CASE("an older program leaves the functions of a newer database alone") {
  const auto url = empty_database();
  const std::vector<migration> newer{one_migration[0], {2, "0002_b", "SELECT 1;"}};
  REQUIRE(bring(url, schema_of(changed_to(other_g), newer)));
  const auto outcome = bring(url, schema_of(two_functions));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == migration_errc::database_newer);
  CHECK(query(url, "SELECT g(false)") == "3");
}

TEST_CASE(
    "a process starts when its functions are there in any text, and not when one is missing") {
  const auto url = empty_database();
  REQUIRE(bring(url, schema_of(two_functions)));
  auto pool = pool_on(url);
  const auto changed = changed_to(other_g);
  CHECK(require_schema(pool, schema_of(changed)));
  std::vector<function_file> more(two_functions);
  more.push_back({"h", "SELECT 1;"});
  const auto missing = require_schema(pool, schema_of(more));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.contains("no function h"));
}

TEST_CASE("each file of sql/functions can be applied again and changes nothing, rights included") {
  const auto database = postgres_cluster::shared().make_database();
  const auto& url = database.owner_url;
  const auto before = dump_schema(url);
  query(url, "DELETE FROM schema_functions");
  // What the files do not grant must go.
  query(url, "GRANT EXECUTE ON FUNCTION maintain_partitions, take_turn, current_user_id TO PUBLIC");
  query(url, "GRANT EXECUTE ON FUNCTION worker_list, searched_workspace TO pagemill_worker");
  query(url, "ALTER FUNCTION queue_depth OWNER TO pagemill_owner");
  const auto report = migrate(url);
  REQUIRE(report);
  CHECK(report->functions_now.size() == pagemill::sql::all_functions().size());
  CHECK(dump_schema(url) == before);
}

TEST_CASE("every function of the schema has one signature, a file, and a body that is valid") {
  const auto database = postgres_cluster::shared().make_database();
  std::string texts;
  for (const auto& file : pagemill::sql::all_functions()) texts += file.text;
  const auto rows = query_rows(database.owner_url, R"(
    SELECT p.proname, count(*) FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                        AND d.objid = p.oid AND d.deptype = 'e')
     GROUP BY p.proname)");
  CHECK(rows.size() >= 35);
  for (const auto& row : rows) {
    INFO(row[0]);
    CHECK(row[1] == "1");
    CHECK(texts.contains("CREATE OR REPLACE FUNCTION " + row[0] + "("));
  }
  CHECK_NOTHROW(query(database.owner_url, R"(
    SET check_function_bodies = on;
    SELECT CASE l.lanname WHEN 'sql' THEN fmgr_sql_validator(p.oid)::text
                          ELSE plpgsql_validator(p.oid)::text END
      FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     WHERE p.pronamespace = 'public'::regnamespace AND l.lanname IN ('sql', 'plpgsql'))"));
}
