#include "api/cli/commands/migrate_command.hpp"

#include <optional>
#include <ostream>

#include <CLI/CLI.hpp>

#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "api/cli/display/migration_lines.hpp"
#include "common/schema/migrations.hpp"

namespace pagemill::cli {
namespace {

exit_code migrate_now(const std::string& url, const migrate_options& options,
                      const command_context& context) {
  const bool json = context.kind == display_kind::json;
  if (options.action == migrate_action::status) {
    const auto report = postgres::migration_status(url);
    context.streams.out << (json ? status_json(report) : status_lines(report));
    return exit_code_of(report);
  }
  if (options.action == migrate_action::check) {
    const auto fit = postgres::schema_fit(url);
    if (fit) return exit_code::ok;
    return fail(context, "migrate", {exit_code::internal, "schema_unfit", fit.error().message});
  }
  const auto done = postgres::migrate(url, {.dry_run = options.dry_run});
  if (!done) return fail(context, "migrate", failure_of(done.error()));
  if (!options.dry_run) {
    owner_access access(url);
    // Also when nothing changed: the days that have rows in DEFAULT get their partitions.
    access.upkeep.make_partitions(std::nullopt);
    access.storage.count_uncounted();
  }
  const auto run = options.dry_run ? migration_run::dry : migration_run::real;
  context.streams.out << (json ? applied_json(*done, run) : applied_lines(*done, run));
  return exit_code::ok;
}

exit_code run_migrate(const migrate_options& options, const command_context& context) {
  if (options.action == migrate_action::list) {
    const postgres::program_schema known;
    context.streams.out << (context.kind == display_kind::json ? known_json(known)
                                                               : known_lines(known));
    return exit_code::ok;
  }
  return with_database(context, "migrate", options.database_url,
                       [&](const std::string& url) { return migrate_now(url, options, context); });
}

}  // namespace

void add_migrate_arguments(CLI::App& parser, migrate_options& options) {
  parser.add_flag("--dry-run", options.dry_run, "Only list what would be applied");
  const auto add = [&](const char* name, const char* help, migrate_action action) {
    parser.add_subcommand(name, help)->callback([&options, action] { options.action = action; });
  };
  add("status", "Only list the migrations and their states", migrate_action::status);
  add("list", "Only list the migrations of this program, without a database", migrate_action::list);
  add("check", "Only say whether this program can serve the database", migrate_action::check);
  parser.require_subcommand(0, 1);
  add_database_url(parser, options.database_url);
  parser.footer("Can be run from many places at once. Each migration is one transaction.");
}

command_run migrate_command(CLI::App& parser) {
  return command_of<migrate_options>(parser, add_migrate_arguments, run_migrate);
}

}  // namespace pagemill::cli
