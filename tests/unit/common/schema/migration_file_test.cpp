#include "common/schema/migration_file.hpp"

#include <doctest/doctest.h>

using pagemill::postgres::checksum;
using pagemill::postgres::read_header;
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
