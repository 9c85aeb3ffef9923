#include <CLI/CLI.hpp>

#include "api/cli/commands/access_command.hpp"
#include "common/core/database_url.hpp"
#include "common/core/environment.hpp"

namespace pagemill::cli {
namespace {

CLI::App& add_action(CLI::App& to, const char* name, const char* help, access_action action,
                     access_options& into) {
  auto& made = *to.add_subcommand(name, help);
  made.callback([&into, action] { into.action = action; });
  return made;
}

CLI::App& add_database_command(CLI::App& app, const char* name, const char* help,
                               access_options& into) {
  auto& made = *app.add_subcommand(name, help);
  made.require_subcommand(1);
  made.add_option("--database-url", into.database_url,
                  "Where; without it PAGEMILL_MIGRATE_URL, then what the service uses")
      ->envname("PAGEMILL_MIGRATE_URL");
  return made;
}

void add_key(CLI::App& app, access_options& into) {
  auto& key = add_database_command(app, "key", "Make, list and revoke API keys", into);
  auto& create = add_action(key, "create", "Make a key and print it: it is never shown again",
                            access_action::key_create, into);
  create.add_option("--workspace", into.workspace, "Made when it is new (default: default)");
  create.add_option("--name", into.name, "What it is for (default: the command's name)");
  create
      .add_option("--scopes", into.scopes,
                  "Some of submit, read, search, ask; all of them without it")
      ->delimiter(',');
  create.add_flag("--operator", into.may_operate, "It may operate the queue too");
  create.add_option("--expires", into.expires, "When: 90d, 12h, or an RFC 3339 time");
  auto& list = add_action(key, "list", "List keys, without what makes them work",
                          access_action::key_list, into);
  list.add_option("--workspace", into.workspace, "Only of this one");
  auto& revoke = add_action(key, "revoke", "End a key; it stops working at once",
                            access_action::key_revoke, into);
  revoke.add_option("KEY", into.key, "Its id or its prefix, as `list` shows them")->required();
}

void add_workspace(CLI::App& app, access_options& into) {
  auto& workspace =
      add_database_command(app, "workspace", "Make workspaces, add and remove users", into);
  auto& create = add_action(workspace, "create", "Make a workspace and print its id",
                            access_action::workspace_create, into);
  create.add_option("NAME", into.workspace, "Its name")->required();
  add_action(workspace, "list", "List workspaces", access_action::workspace_list, into);
  const auto add_member_command = [&](const char* name, const char* help,
                                      access_action action) -> CLI::App& {
    auto& made = add_action(workspace, name, help, action, into);
    made.add_option("WORKSPACE,--workspace", into.workspace, "Name of the workspace")->required();
    made.add_option("USER,--user", into.user, "The user's UUID, the subject of their tokens")
        ->required();
    return made;
  };
  add_member_command("add-user", "Make a user a member, or change their role",
                     access_action::workspace_add_user)
      .add_option("--role", into.role, "owner, member or viewer")
      ->check(CLI::IsMember({"owner", "member", "viewer"}))
      ->capture_default_str();
  add_member_command("remove-user", "End a membership, and the keys that the user made there",
                     access_action::workspace_remove_user);
}

}  // namespace

void add_access_commands(CLI::App& app, access_options& into) {
  add_key(app, into);
  add_workspace(app, into);
  auto& token = add_action(app, "token", "Mint a JWT for development, signed with JWT_SECRET_KEY",
                           access_action::token, into);
  token.add_option("USER,--user", into.user, "The user's UUID; a new one without it");
  token.add_option("--expires", into.expires, "How long it is valid, such as 30m (default: 1h)");
  token.add_option("--scopes,--scope", into.scopes, "Narrow it to these scopes")->delimiter(',');
}

void complete_access(access_options& options) {
  auto environment = settings_source::from_process(0, nullptr);
  if (options.action == access_action::token) {
    options.secret = environment.text("JWT_SECRET_KEY");
    options.issuer = environment.text("PAGEMILL_JWT_ISSUER");
    options.audience = environment.text("PAGEMILL_JWT_AUDIENCE");
  } else if (options.database_url.empty()) {
    options.database_url = read_database_url(environment);
  }
  if (options.action == access_action::key_create) {
    options.keys_max = environment.integer("PAGEMILL_WORKSPACE_KEYS_MAX", 100, 0, 1'000'000);
    options.wrong_settings = environment.errors();
  }
}

}  // namespace pagemill::cli
