#include "api/cli/commands/database_access.hpp"

#include <CLI/CLI.hpp>

#include "common/core/database_url.hpp"
#include "common/core/environment.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill::cli {

void add_database_url(CLI::App& parser, std::string& url) {
  parser
      .add_option("--database-url", url,
                  "The database; default: PAGEMILL_MIGRATE_URL, then the service's own")
      ->envname("PAGEMILL_MIGRATE_URL");
}

exit_code with_database(const command_context& context, const std::string& label,
                        const std::string& url,
                        const std::function<exit_code(const std::string&)>& work) {
  auto found = url;
  if (found.empty()) {
    // Without arguments: those are parsed already.
    auto environment = settings_source::from_process(0, nullptr);
    found = read_database_url(environment);
  }
  if (found.empty()) {
    return fail(context, label,
                {exit_code::configuration, "configuration",
                 "none of PAGEMILL_MIGRATE_URL, DATABASE_URL and SUPABASE_URL is set"});
  }
  try {
    return work(found);
  } catch (const postgres::connection_lost& problem) {
    return fail(context, label, {exit_code::unreachable, "unreachable", problem.what()});
  } catch (const postgres::database_error& problem) {
    const auto code = problem.sqlstate().empty() ? "database" : "sqlstate_" + problem.sqlstate();
    return fail(context, label, {exit_code::internal, code, problem.what()});
  }
}

}  // namespace pagemill::cli
