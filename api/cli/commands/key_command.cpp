#include <format>
#include <ostream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "api/cli/commands/access_values.hpp"
#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "api/cli/display/terminal_text.hpp"
#include "common/core/environment.hpp"
#include "common/core/json_values.hpp"

namespace pagemill::cli {
namespace {

struct key_options {
  owner_action<key_options> action = nullptr;
  std::string database_url;
  std::string workspace;  ///< by name
  std::string name;
  std::vector<std::string> scopes;
  bool may_operate = false;
  std::string expires;  ///< "90d" or a time
  std::string key;      ///< an id or a prefix
};

boost::json::object key_json(const api_key_row& key) {
  return {{"id", to_string(key.id)},
          {"workspace_id", to_string(key.workspace)},
          {"prefix", key.prefix},
          {"name", key.name},
          {"scopes", boost::json::value_from(names_of(key.scopes))},
          {"created_at", key.created_at},
          {"expires_at", or_null(key.expires_at)},
          {"revoked_at", or_null(key.revoked_at)},
          {"last_used_at", or_null(key.last_used_at)}};
}

std::string key_line(const api_key_row& key) {
  return std::format("{}  {}  workspace {}  {}  expires {}  revoked {}  used {}  {}", key.prefix,
                     to_string(key.id), to_string(key.workspace), joined_names(key.scopes, ','),
                     key.expires_at.value_or("-"), key.revoked_at.value_or("-"),
                     key.last_used_at.value_or("-"), printable(key.name));
}

exit_code create_key(owner_access& access, const key_options& options,
                     const command_context& context) {
  auto environment = settings_source::from_process(0, nullptr);
  const auto keys_max = environment.integer("PAGEMILL_WORKSPACE_KEYS_MAX", 100, 0, 1'000'000);
  if (const auto wrong = environment.errors(); !wrong.empty()) {
    return fail(context, "", {exit_code::configuration, "configuration", wrong.front()});
  }
  const auto scopes = parse_scopes(
      options.scopes, options.may_operate ? operator_scope::given : operator_scope::withheld);
  if (!scopes) return misuse(context, std::string(scopes_help));
  const auto key = make_api_key();
  api_key_wishes wishes{.proof = key.proof,
                        .name = options.name.empty() ? "pagemill key create" : options.name,
                        .scopes = *scopes,
                        .live_max = keys_max};
  if (!options.expires.empty()) {
    wishes.expires_in = seconds_of(options.expires);
    if (!wishes.expires_in) wishes.expires_at = options.expires;
  }
  const auto workspace =
      access.workspaces.make(options.workspace.empty() ? "default" : options.workspace);
  if (!workspace) return refused(context, workspace.error());
  const auto row = access.keys.create(workspace->id, wishes);
  if (!row) return refused(context, row.error());
  auto object = key_json(*row);
  object["key"] = key.text;
  print_line(context, boost::json::serialize(object), key.text);
  return exit_code::ok;
}

exit_code list_keys(owner_access& access, const key_options& options,
                    const command_context& context) {
  std::optional<workspace_id> wanted;
  if (!options.workspace.empty()) {
    for (const auto& one : access.workspaces.list()) {
      if (one.name == options.workspace) wanted = one.id;
    }
    if (!wanted) return refused(context, {errc::not_found, "there is no such workspace"});
  }
  std::optional<uuid> after;
  do {
    const auto page = access.keys.list(wanted, after, 1000);
    for (const auto& key : page.items) {
      print_line(context, boost::json::serialize(key_json(key)), key_line(key));
    }
    after = page.next;
  } while (after);
  return exit_code::ok;
}

exit_code revoke_key(owner_access& access, const key_options& options,
                     const command_context& context) {
  const auto id = parse_uuid(options.key);
  if (!id && !is_key_prefix(options.key)) {
    return misuse(context, "KEY must be a key's id or its prefix");
  }
  const auto done =
      access.keys.revoke(std::nullopt, id, id ? std::nullopt : std::optional(options.key));
  return done ? exit_code::ok : refused(context, done.error());
}

void add_key_arguments(CLI::App& parser, key_options& options) {
  parser.require_subcommand(1);
  add_database_url(parser, options.database_url);
  auto& create = add_action(parser, "create", "Create a key and print it; it is not shown again",
                            options, create_key);
  create.add_option("--workspace", options.workspace,
                    "Workspace, created if it does not exist (default: default)");
  create.add_option("--name", options.name, "What the key is for (default: the command's name)");
  create
      .add_option("--scopes", options.scopes,
                  "Some of submit, read, search and ask (default: all of these)")
      ->delimiter(',');
  create.add_flag("--operator", options.may_operate, "Let the key operate the queue too");
  create.add_option("--expires", options.expires,
                    "When the key expires: 90d, 12h, or an RFC 3339 time");
  auto& list = add_action(parser, "list", "List keys, without their secrets", options, list_keys);
  list.add_option("--workspace", options.workspace, "Only keys of this workspace");
  auto& revoke =
      add_action(parser, "revoke", "Revoke a key; it stops working at once", options, revoke_key);
  revoke.add_option("KEY", options.key, "Its id or its prefix, as `list` shows them")->required();
}

exit_code run_key(const key_options& options, const command_context& context) {
  return as_owner(context, options.database_url,
                  [&](owner_access& access) { return options.action(access, options, context); });
}

}  // namespace

command_run key_command(CLI::App& parser) {
  return command_of<key_options>(parser, add_key_arguments, run_key);
}

}  // namespace pagemill::cli
