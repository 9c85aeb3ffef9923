// Every migration after the base keeps the rows that a database has.
#include <filesystem>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/postgres/migration_walk.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

using namespace pagemill::test;
using pagemill::sql::migration;

namespace {

/// The migrations that were folded into the first schema. It never changes.
constexpr int base_number = 8;

/// The file of rows/ for a migration.
std::string rows_after(int number) {
  const auto prefix = std::format("{:04}_", number);
  const auto folder = source_file("tests/integration/postgres/rows");
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().filename().string().starts_with(prefix)) return read_file(file.path());
  }
  return "";
}

/// What is found when `second` follows a migration that makes a table with two rows.
std::vector<std::string> found_in(std::string_view second) {
  const std::vector<migration> planted{{1, "0001_base", "CREATE TABLE a (x integer, y text);"},
                                       {2, "0002_later", second},
                                       {3, "0003_last", "SELECT 1;"}};
  return walk_migrations(
      {.schema = {.migrations = planted, .functions = {}}, .base = 1, .rows = [](int number) {
         return number == 1 ? "INSERT INTO a VALUES (1, 'one'), (2, NULL)" : "";
       }});
}

using findings = std::vector<std::string>;

}  // namespace

TEST_CASE("each migration after the base keeps the rows, and makes the schema of a new database") {
  for (const auto& finding :
       walk_migrations({.schema = {}, .base = base_number, .rows = rows_after})) {
    FAIL_CHECK(finding);
  }
}

TEST_CASE("a planted migration that only adds is found to be good") {
  CHECK(found_in("ALTER TABLE a ADD COLUMN z integer NOT NULL DEFAULT 7;") == findings{});
  CHECK(found_in("ALTER TABLE a ALTER COLUMN x TYPE bigint; CREATE INDEX a_x ON a (x);") ==
        findings{});
}

TEST_CASE("a planted migration that loses or changes rows is found") {
  CHECK(found_in("DELETE FROM a WHERE x = 2;") == findings{"0002_later: a has other rows"});
  CHECK(found_in("UPDATE a SET y = 'none' WHERE y IS NULL;") ==
        findings{"0002_later: a has other rows"});
  CHECK(found_in("INSERT INTO a VALUES (3, 'three');") == findings{"0002_later: a has other rows"});
  CHECK(found_in("ALTER TABLE a DROP COLUMN y;") == findings{"0002_later: a.y is gone"});
  CHECK(found_in("DROP TABLE a;") == findings{"0002_later: a is gone"});
}

TEST_CASE("a planted migration may change what its header names, and nothing else") {
  CHECK(found_in("-- changes: a.y\nUPDATE a SET y = 'none' WHERE y IS NULL;") == findings{});
  CHECK(found_in("-- changes: a.y\nUPDATE a SET x = 7;") ==
        findings{"0002_later: a has other rows"});
  CHECK(found_in("-- changes: a b\nDROP TABLE a;") == findings{});
}

TEST_CASE("a planted migration that fails or acts otherwise because there are rows is found") {
  const auto failed = found_in("ALTER TABLE a ADD COLUMN z integer NOT NULL;");
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].starts_with("0002_later: "));
  CHECK(found_in("DO $$ BEGIN IF EXISTS (SELECT FROM a) THEN CREATE INDEX a_x ON a (x); END IF; "
                 "END $$;") == findings{"0002_later: the schema depends on the rows"});
}

TEST_CASE("a table that a planted migration adds needs rows before the next one") {
  CHECK(found_in("CREATE TABLE b (x integer);").front() == "b has no row");
}
