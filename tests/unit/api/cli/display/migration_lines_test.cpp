#include "api/cli/display/migration_lines.hpp"

#include <array>

#include <doctest/doctest.h>

using namespace pagemill;
using namespace pagemill::cli;
using postgres::migration_state;

namespace {

postgres::migration_report report_of(migration_state second) {
  postgres::migration_report report;
  report.steps = {{1, "0001_first", migration_state::applied, "2026-01-02T03:04:05Z"},
                  {2, "0002_second", second, ""}};
  report.version = 1;
  return report;
}

}  // namespace

TEST_CASE("what was applied is named, and so is what a dry run would apply") {
  auto report = report_of(migration_state::applied);
  CHECK(applied_lines(report, migration_run::real) ==
        "nothing to apply\nthe database is at version 1\n");
  report.applied_now = {"0002_second"};
  CHECK(applied_lines(report, migration_run::real) ==
        "applied 0002_second\nthe database is at version 1\n");
  CHECK(applied_lines(report, migration_run::dry).starts_with("would apply 0002_second\n"));
  CHECK(applied_json(report, migration_run::dry) ==
        R"({"dry_run":true,"applied":["0002_second"],"functions":[],"version":1})"
        "\n");
}

TEST_CASE("functions that were applied, or would be, are named behind the migrations") {
  auto report = report_of(migration_state::applied);
  report.functions_now = {"queue_depth"};
  CHECK(applied_lines(report, migration_run::real) ==
        "applied the function queue_depth\nthe database is at version 1\n");
  report.applied_now = {"0002_second"};
  CHECK(applied_lines(report, migration_run::dry)
            .starts_with("would apply 0002_second\nwould apply the function queue_depth\n"));
  CHECK(applied_json(report, migration_run::real).contains(R"("functions":["queue_depth"])"));
}

TEST_CASE("the status lists every function, and a pending one is no error") {
  auto report = report_of(migration_state::applied);
  report.functions = {{"queue_depth", migration_state::applied, "2026-01-02T03:04:05Z"},
                      {"worker_list", migration_state::pending, ""}};
  CHECK(status_lines(report).contains("function queue_depth "));
  CHECK(status_lines(report).contains("pending"));
  CHECK(status_json(report).contains(
      R"({"name":"worker_list","state":"pending","applied_at":null})"));
  CHECK(exit_code_of(report) == exit_code::ok);
}

TEST_CASE("the status lists every migration with its state") {
  const auto report = report_of(migration_state::pending);
  CHECK(status_lines(report).starts_with("0001_first"));
  CHECK(status_lines(report).contains("2026-01-02T03:04:05Z"));
  CHECK(status_lines(report).contains("pending"));
  CHECK(status_json(report).contains(
      R"({"number":2,"name":"0002_second","state":"pending","applied_at":null})"));
}

TEST_CASE("a program's migrations are listed with what they serve") {
  const sql::migration plain{1, "0001_first", "SELECT 1;\n"};
  const sql::migration contract{2, "0002_second", "-- serves: 2\nSELECT 2;\n"};
  const std::array all{plain, contract};
  const postgres::program_schema known{.migrations = all, .functions = {}};
  CHECK(known_lines(known).contains("0001_first                               serves 0000\n"));
  CHECK(known_lines(known).contains("0002_second                              serves 0002\n"));
  CHECK(known_json(known).contains(R"("number":2,"name":"0002_second","serves":2,"sha256":")"));
}

TEST_CASE("only a changed or unknown migration makes the status an error") {
  CHECK(exit_code_of(report_of(migration_state::applied)) == exit_code::ok);
  CHECK(exit_code_of(report_of(migration_state::pending)) == exit_code::ok);
  CHECK(exit_code_of(report_of(migration_state::changed)) == exit_code::internal);
  CHECK(exit_code_of(report_of(migration_state::unknown)) == exit_code::internal);
}

TEST_CASE("a migration that may not run is a matter of rights, the rest is internal") {
  CHECK(failure_of({postgres::migration_errc::migration_forbidden, "m"}).exit ==
        exit_code::forbidden);
  const auto why = failure_of({postgres::migration_errc::database_newer, "newer"});
  CHECK(why.exit == exit_code::internal);
  CHECK(why.code == "database_newer");
  CHECK(why.detail == "newer");
}
