#include "api/cli/commands/migrate_command.hpp"

#include <string>

#include <CLI/CLI.hpp>
#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;

TEST_CASE("migrate takes its database, a dry run, and a look only") {
  const auto understood = [](const std::string& arguments) {
    CLI::App parser;
    migrate_options options;
    add_migrate_arguments(parser, options);
    parser.parse(arguments);
    return options;
  };
  const auto plain = understood("--database-url postgresql://h/d");
  CHECK(plain.database_url == "postgresql://h/d");
  CHECK_FALSE(plain.dry_run);
  CHECK(plain.action == migrate_action::apply);
  CHECK(understood("--dry-run").dry_run);
  CHECK(understood("status").action == migrate_action::status);
  CHECK(understood("check").action == migrate_action::check);
}

TEST_CASE("migrate lists what the program has without a database") {
  const auto got = run({"migrate", "list"});
  CHECK(got.code == exit_code::ok);
  CHECK(got.out.starts_with("0001_roles_and_extensions "));
  CHECK(run({"--json", "migrate", "list"}).out.contains(R"("number":1,)"));
}

TEST_CASE("a database that is not there is exit code 69") {
  const auto got = run({"migrate", "--database-url", "postgresql://127.0.0.1:1/d"});
  CHECK(got.code == exit_code::unreachable);
  CHECK(got.errors.starts_with("pagemill: migrate: "));
  CHECK(got.errors.ends_with("(unreachable)\n"));
}
