#include <format>
#include <ostream>

#include "api/cli/commands/commands.hpp"
#include "api/cli/display/migration_lines.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill::cli {
namespace {

exit_code migrate_now(const migrate_options& options, const command_context& context) {
  const bool json = context.kind == display_kind::json;
  if (options.status) {
    const auto report = postgres::migration_status(options.database_url);
    context.streams.out << (json ? status_json(report) : status_lines(report));
    return exit_code_of(report);
  }
  const auto done = postgres::migrate(
      options.database_url, {.dry_run = options.dry_run, .migrations = sql::all_migrations()});
  if (!done) return fail(context, "migrate", failure_of(done.error()));
  context.streams.out << (json ? applied_json(*done, options.dry_run)
                               : applied_lines(*done, options.dry_run));
  return exit_code::ok;
}

}  // namespace

exit_code run_migrate(const migrate_options& options, const command_context& context) {
  if (options.database_url.empty()) {
    return fail(context, "migrate", {exit_code::configuration, "configuration",
                  "neither PAGEMILL_MIGRATE_URL nor DATABASE_URL is set, nor Supabase's names"});
  }
  try {
    return migrate_now(options, context);
  } catch (const postgres::connection_lost& problem) {
    return fail(context, "migrate", {exit_code::unreachable, "unreachable", problem.what()});
  } catch (const postgres::database_error& problem) {
    const auto code = problem.sqlstate().empty() ? "database" : "sqlstate_" + problem.sqlstate();
    return fail(context, "migrate", {exit_code::internal, code, problem.what()});
  }
}

}  // namespace pagemill::cli
