#include "common/schema/schema_check.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "common/schema/migration_file.hpp"

using pagemill::postgres::applied_migration;
using pagemill::postgres::checksum;
using pagemill::postgres::judge_functions;
using pagemill::postgres::judge_schema;
using pagemill::postgres::program_schema;
using pagemill::sql::function_file;
using pagemill::sql::migration;

namespace {

const std::vector<migration> known{{1, "0001_a", "a"}, {2, "0002_b", "b"}};

applied_migration applied(int number, const char* name, const char* text, int serves) {
  return {number, name, checksum(text), serves, ""};
}

}  // namespace

TEST_CASE("a program serves a database with exactly its own schema") {
  CHECK(
      judge_schema(known, std::vector{applied(1, "0001_a", "a", 0), applied(2, "0002_b", "b", 1)}));
}

TEST_CASE("an empty database is too old, and the error says what is needed and what to do") {
  const auto outcome = judge_schema(known, {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == pagemill::errc::unavailable);
  CHECK(outcome.error().message.contains("needs 0002_b"));
  CHECK(outcome.error().message.contains("no schema of pagemill"));
  CHECK(outcome.error().message.contains("pagemill migrate"));
}

TEST_CASE("a database one migration behind is too old") {
  const auto outcome = judge_schema(known, std::vector{applied(1, "0001_a", "a", 0)});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message.contains("needs 0002_b, the database has 0001_a"));
}

TEST_CASE("a program keeps serving while the migrations ahead of it serve it") {
  CHECK(judge_schema(known, std::vector{applied(1, "0001_a", "a", 0), applied(2, "0002_b", "b", 1),
                                        applied(3, "0003_c", "c", 2)}));
  CHECK(
      judge_schema(known, std::vector{applied(1, "0001_a", "a", 0), applied(2, "0002_b", "b", 1),
                                      applied(3, "0003_c", "c", 2), applied(4, "0004_d", "d", 1)}));
}

TEST_CASE("a program refuses a database whose migrations ahead no longer serve it") {
  const auto outcome =
      judge_schema(known, std::vector{applied(1, "0001_a", "a", 0), applied(2, "0002_b", "b", 1),
                                      applied(3, "0003_c", "c", 2), applied(4, "0004_d", "d", 3)});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message.contains("too new"));
  CHECK(outcome.error().message.contains("0004_d serves only programs that know 0003 or later"));
}

TEST_CASE("a database whose migration has another text is another schema") {
  const auto outcome = judge_schema(
      known, std::vector{applied(1, "0001_a", "changed", 0), applied(2, "0002_b", "b", 1)});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message.contains("0001_a differs"));
}

TEST_CASE("a program needs each of its functions, in whatever text") {
  const std::vector<function_file> functions{{"f", "new f"}, {"g", "g"}};
  const program_schema program{.migrations = known, .functions = functions};
  pagemill::postgres::applied_schema applied_now{
      .migrations = {applied(1, "0001_a", "a", 0), applied(2, "0002_b", "b", 1)},
      .functions = {{"f", checksum("f"), ""}, {"g", checksum("g"), ""}, {"h", checksum("h"), ""}}};
  CHECK(judge_functions(program, applied_now));
  applied_now.functions.erase(applied_now.functions.begin() + 1);
  const auto outcome = judge_functions(program, applied_now);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == pagemill::errc::unavailable);
  CHECK(outcome.error().message.contains("has no function g"));
  CHECK(outcome.error().message.contains("pagemill migrate"));
}

TEST_CASE("a database that is ahead may have dropped a function of the release before") {
  const std::vector<function_file> functions{{"f", "f"}};
  const program_schema program{.migrations = known, .functions = functions};
  CHECK(judge_functions(program,
                        {.migrations = {applied(1, "0001_a", "a", 0), applied(2, "0002_b", "b", 1),
                                        applied(3, "0003_c", "c", 2)},
                         .functions = {}}));
}
