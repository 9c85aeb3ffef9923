#include "common/schema/migration_file.hpp"

#include <algorithm>

#include <doctest/doctest.h>

using pagemill::postgres::checksum;
using pagemill::postgres::read_header;
using pagemill::postgres::runs_as_owner;
using pagemill::sql::migration;

TEST_CASE("a checksum is the SHA-256 of the text") {
  CHECK(checksum("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(checksum("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a migration runs as the connecting role and serves the program before it by default") {
  const auto header = read_header(migration{7, "0007_x", "CREATE TABLE x ();\n-- role: owner\n"});
  CHECK_FALSE(header.as_owner);
  CHECK(header.serves == 6);
}

TEST_CASE("the leading comment says who a migration runs as and which programs it serves") {
  const auto header = read_header(
      migration{7, "0007_x", "-- role: owner\n-- Drops what 0005 left.\n-- serves: 5\nSELECT 1"});
  CHECK(header.as_owner);
  CHECK(header.serves == 5);
}

TEST_CASE("a comment that only resembles a rule says nothing") {
  const auto header =
      read_header(migration{2, "0002_x", "-- role: ownership\n-- serves: all\nSELECT 1"});
  CHECK_FALSE(header.as_owner);
  CHECK(header.serves == 1);
}

TEST_CASE("an empty migration and one without a line end are read") {
  CHECK(read_header(migration{1, "0001_x", ""}).serves == 0);
  CHECK(read_header(migration{1, "0001_x", "-- role: owner"}).as_owner);
}

TEST_CASE("the leading comment names the functions that a migration needs") {
  using names = std::vector<std::string_view>;
  CHECK(read_header(migration{1, "0001_x", "-- needs: a b\n-- needs: c\nSELECT 1"}).needs ==
        names{"a", "b", "c"});
  CHECK(read_header(migration{1, "0001_x", "-- needs:  a  \nSELECT 1"}).needs == names{"a"});
  CHECK(read_header(migration{1, "0001_x", "SELECT 1;\n-- needs: a\n"}).needs == names{});
}

TEST_CASE("a migration that drops a function names its file, so that it is forgotten") {
  CHECK(read_header(migration{1, "0001_x", "-- drops: a b\nDROP FUNCTION a, b"}).drops ==
        std::vector<std::string_view>{"a", "b"});
  for (const auto& each : pagemill::sql::all_migrations()) {
    INFO(each.name);
    CHECK(each.text.contains("DROP FUNCTION") == !read_header(each).drops.empty());
  }
}

TEST_CASE("a function's file says in its leading comment that it runs as the owner") {
  CHECK(runs_as_owner({"f", "-- role: owner\n-- Why.\nSELECT 1"}));
  CHECK(runs_as_owner({"f", "-- Why.\n-- role: owner\nSELECT 1"}));
  CHECK_FALSE(runs_as_owner({"f", "-- Why.\nSELECT 1;\n-- role: owner\n"}));
  CHECK_FALSE(runs_as_owner({"f", ""}));
}

TEST_CASE("every function that a migration of ours needs has a file") {
  const auto files = pagemill::sql::all_functions();
  for (const auto& each : pagemill::sql::all_migrations()) {
    for (const auto name : read_header(each).needs) {
      INFO(name);
      CHECK(std::ranges::contains(files, name, &pagemill::sql::function_file::name));
    }
  }
  CHECK(std::ranges::is_sorted(files, {}, &pagemill::sql::function_file::name));
}
