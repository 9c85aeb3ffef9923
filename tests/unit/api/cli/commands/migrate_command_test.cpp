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
  CHECK_FALSE(plain.status);
  CHECK(understood("--dry-run").dry_run);
  CHECK(understood("status").status);
}

TEST_CASE("a database that is not there is exit code 69") {
  const auto got = run({"migrate", "--database-url", "postgresql://127.0.0.1:1/d"});
  CHECK(got.code == exit_code::unreachable);
  CHECK(got.errors.starts_with("pagemill: migrate: "));
  CHECK(got.errors.ends_with("(unreachable)\n"));
}
