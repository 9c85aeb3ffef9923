/// What the commands that work on the database, without the service, have in common.
#pragma once
#include <functional>
#include <string>

#include "api/cli/commands/command.hpp"

namespace pagemill::cli {

/// Adds --database-url.
void add_database_url(CLI::App& parser, std::string& url);

/// Calls `work` with `url` or, when that is empty, with the database of the service's settings.
/// Reports failures with `label` and returns 78 when no database is set, 69 when it cannot be
/// reached, 70 for any other failure of it.
exit_code with_database(const command_context& context, const std::string& label,
                        const std::string& url,
                        const std::function<exit_code(const std::string&)>& work);

}  // namespace pagemill::cli
