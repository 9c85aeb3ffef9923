#include "common/schema/migration_report.hpp"

#include <doctest/doctest.h>

using namespace pagemill::postgres;
using pagemill::sql::function_file;
using pagemill::sql::migration;

namespace {

const std::vector<migration> known_migrations{{1, "0001_a", "a"}, {2, "0002_b", "b"}};
const std::vector<function_file> known_functions{{"f", "f"}, {"g", "g"}};
const program_schema known_program{.migrations = known_migrations, .functions = known_functions};

applied_migration applied_row(int number, const char* name, const char* text) {
  return {number, name, checksum(text), number - 1, "2026-01-02T03:04:05Z"};
}

migration_report report_on(std::vector<applied_migration> applied) {
  return report_of(known_program, {.migrations = std::move(applied), .functions = {}});
}

migration_errc code_of(const migration_report& report) {
  const auto problem = problem_of(report);
  REQUIRE(problem);
  return problem->code;
}

}  // namespace

TEST_CASE("an empty database has everything pending and no problem") {
  const auto report = report_on({});
  REQUIRE(report.steps.size() == 2);
  CHECK(report.steps[0].state == migration_state::pending);
  CHECK(report.steps[1].state == migration_state::pending);
  REQUIRE(report.functions.size() == 2);
  CHECK(report.functions[0].state == migration_state::pending);
  CHECK(report.version == 0);
  CHECK_FALSE(problem_of(report));
}

TEST_CASE("what is applied with the same text is applied, the rest is pending") {
  const auto report = report_on({applied_row(1, "0001_a", "a")});
  CHECK(report.steps[0].state == migration_state::applied);
  CHECK(report.steps[0].applied_at == "2026-01-02T03:04:05Z");
  CHECK(report.steps[1].state == migration_state::pending);
  CHECK(report.version == 1);
  CHECK_FALSE(problem_of(report));
}

TEST_CASE("a changed, an unknown and a skipped migration are problems") {
  CHECK(code_of(report_on({applied_row(1, "0001_a", "other")})) ==
        migration_errc::migration_changed);
  CHECK(code_of(report_on({applied_row(1, "0001_a", "a"), applied_row(2, "0002_b", "b"),
                           applied_row(3, "0003_c", "c")})) == migration_errc::database_newer);
  CHECK(code_of(report_on({applied_row(2, "0002_b", "b")})) == migration_errc::migration_missing);
}

TEST_CASE(
    "a function is pending when its text is another one, and keeps the time of the old text") {
  const auto report =
      report_of(known_program, {.migrations = {},
                                .functions = {{"f", checksum("old f"), "2026-01-02T03:04:05Z"},
                                              {"g", checksum("g"), "2026-01-02T03:04:06Z"}}});
  REQUIRE(report.functions.size() == 2);
  CHECK(report.functions[0].state == migration_state::pending);
  CHECK(report.functions[0].applied_at == "2026-01-02T03:04:05Z");
  CHECK(report.functions[1].state == migration_state::applied);
}

TEST_CASE("a function that only the database has is left out") {
  const auto report =
      report_of(known_program, {.migrations = {}, .functions = {{"h", checksum("h"), "then"}}});
  CHECK(report.functions.size() == 2);
  CHECK_FALSE(problem_of(report));
}
