#include "api/cli/commands/owner_access.hpp"

#include "api/cli/commands/database_access.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill::cli {
namespace {

postgres::pool_settings owner_settings(const std::string& url) {
  postgres::pool_settings settings;
  settings.connection.url = url;
  settings.connection.application_name = "pagemill";
  settings.role = "pagemill_owner";
  settings.size = 1;
  return settings;
}

}  // namespace

owner_access::owner_access(const std::string& url) : pool(owner_settings(url)) {}

exit_code as_owner(const command_context& context, const std::string& url,
                   const std::function<exit_code(owner_access&)>& work) {
  return with_database(context, "", url, [&](const std::string& found) {
    try {
      owner_access access(found);
      return work(access);
    } catch (const postgres::database_error& problem) {
      if (problem.sqlstate().starts_with("22")) {
        return misuse(context, "the database does not accept a value, perhaps that of --expires");
      }
      if (problem.sqlstate() != "42501") throw;
      return fail(context, "",
                  {exit_code::forbidden, "forbidden",
                   "the login may not act as pagemill_owner: set PAGEMILL_MIGRATE_URL to one that "
                   "may"});
    }
  });
}

exit_code refused(const command_context& context, const error& why) {
  const auto exit = why.code == errc::invalid_input ? exit_code::usage : exit_code::refused;
  const auto code = why.reason.empty() ? std::string(to_string(why.code)) : why.reason;
  return fail(context, "", {exit, code, why.message});
}

}  // namespace pagemill::cli
