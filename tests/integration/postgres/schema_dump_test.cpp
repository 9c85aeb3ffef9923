// sql/schema.sql is what the migrations make. tests/dump_schema writes it anew.
#include "tests/integration/postgres/schema_dump.hpp"

#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/support/places.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace pagemill::test;

namespace {

const std::string schema_file = source_file("sql/schema.sql").string();

constexpr std::string_view head =
    "-- The schema after all migrations and functions, to be read and compared, never run: "
    "written\n"
    "-- by tests/dump_schema and checked by a test. Daily partitions are left out.\n";

std::string dump_of_a_migrated_database() {
  return std::string(head) + dump_schema(postgres_cluster::shared().make_database().owner_url);
}

}  // namespace

TEST_CASE("sql/schema.sql is the dump of a migrated database") {
  const auto dumped = dump_of_a_migrated_database();
  if (!environment_value("PAGEMILL_WRITE_SCHEMA").empty()) {
    std::ofstream(schema_file) << dumped;
    return;
  }
  const auto stored = read_file(schema_file);
  INFO("after a change of the migrations or functions run tests/dump_schema");
  const auto [ours, theirs] = std::ranges::mismatch(stored, dumped);
  const auto around = [](const std::string& text, auto at) {
    const auto offset = std::max<std::ptrdiff_t>(0, at - text.begin() - 100);
    return text.substr(static_cast<std::size_t>(offset), 300);
  };
  CHECK_MESSAGE(stored == dumped, "stored: ..." << around(stored, ours) << "\n dumped: ..."
                                                << around(dumped, theirs));
}

TEST_CASE("each tenant table has row-level security, enabled and forced, for every role of ours") {
  const auto database = postgres_cluster::shared().make_database();
  // A table that has a workspace belongs to one.
  const auto loose = query_rows(database.owner_url, R"(
    SELECT c.relname FROM pg_class c
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
       AND NOT c.relispartition
       AND (EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                     AND a.attname = 'workspace_id') OR c.relname = 'workspaces')
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity))");
  for (const auto& row : loose) CHECK_MESSAGE(false, row[0] << " is not guarded");
  CHECK(query(database.owner_url, "SELECT count(*) FROM pg_class WHERE relforcerowsecurity") !=
        "0");
  CHECK(query(database.owner_url, R"(
    SELECT string_agg(relname, ' ') FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner
     WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace = 'public'::regnamespace
       AND o.rolname <> 'pagemill_owner'
       AND relname NOT IN ('schema_migrations', 'schema_functions'))") == "");
}

TEST_CASE("partitions carry no grants of their own, and views look as their caller") {
  const auto database = postgres_cluster::shared().make_database();
  CHECK(query(database.owner_url, R"(
    SELECT string_agg(c.relname, ' ') FROM pg_class c
      JOIN pg_roles r ON r.rolname IN ('pagemill_api', 'pagemill_worker', 'pagemill_reader')
     WHERE c.relispartition AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT'))") == "");
  CHECK(query(database.owner_url, R"(
    SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind = 'v'
       AND relnamespace = 'public'::regnamespace
       AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}')") == "");
}
