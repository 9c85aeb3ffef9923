/// The commands about who may use the service: keys, workspaces, members, tokens. All but `token`
/// talk to the database as `migrate` does.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/commands/commands.hpp"

namespace CLI {
class App;
}

namespace pagemill::cli {

enum class access_action {
  none,
  key_create,
  key_list,
  key_revoke,
  workspace_create,
  workspace_list,
  workspace_add_user,
  workspace_remove_user,
  token,
};

struct access_options {
  access_action action = access_action::none;
  std::string database_url;
  std::string workspace;  ///< by name
  std::string name;       ///< of a key
  std::vector<std::string> scopes;
  bool may_operate = false;
  std::string expires;  ///< "90d" or a time
  std::string key;      ///< an id or a prefix
  std::string user;
  std::string role = "member";
  std::string secret;  ///< JWT_SECRET_KEY
  std::string issuer;
  std::string audience;
  std::int64_t keys_max = 100;              ///< live ones of a workspace; 0: any number
  std::vector<std::string> wrong_settings;  ///< what is wrong in the environment
};

/// Adds `key`, `workspace` and `token` to the parser.
void add_access_commands(CLI::App& app, access_options& into);
/// What the environment gives and the arguments did not: the database, the secret of tokens.
void complete_access(access_options& options);

exit_code run_access(const access_options& options, const command_context& context);

/// "90d", "12h", "30m", "45s": seconds; none for anything else.
std::optional<std::int64_t> seconds_of(const std::string& duration);

}  // namespace pagemill::cli
