#include <charconv>
#include <format>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

constexpr double budget_max = 1e6;

struct workspace_options {
  owner_action<workspace_options> action = nullptr;
  std::string database_url;
  std::string workspace;  ///< by name
  std::string user;
  std::string role = "member";
  std::string storage_bytes;  ///< a number, or "default"
  std::vector<std::string> providers;
  std::string budget;  ///< a number, or "none"
};

exit_code create_workspace(owner_access& access, const workspace_options& options,
                           const command_context& context) {
  const auto made = access.workspaces.make(options.workspace);
  if (!made) return refused(context, made.error());
  context.streams.out << to_string(made->id) << '\n';
  return exit_code::ok;
}

exit_code list_workspaces(owner_access& access, const workspace_options&,
                          const command_context& context) {
  for (const auto& one : access.workspaces.list()) {
    const boost::json::object object{{"id", to_string(one.id)},
                                     {"name", one.name},
                                     {"created_at", one.created_at},
                                     {"members", one.members},
                                     {"keys", one.keys}};
    print_line(context, boost::json::serialize(object),
               std::format("{}  {} members  {} keys  {}", to_string(one.id), one.members, one.keys,
                           printable(one.name)));
  }
  return exit_code::ok;
}

/// What a number option says; nullopt: it is no number of zero or more.
template <class Number>
std::optional<Number> read_whole(const std::string& text) {
  Number value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

exit_code limit_storage(owner_access& access, const workspace_options& options,
                        const command_context& context) {
  std::optional<std::int64_t> bytes_max;
  if (options.storage_bytes != "default") {
    bytes_max = read_whole<std::int64_t>(options.storage_bytes);
    if (!bytes_max) {
      return misuse(context, "--storage-bytes must be a number of bytes or \"default\"");
    }
  }
  const auto done = access.storage.set_limit(options.workspace, bytes_max);
  return done ? exit_code::ok : refused(context, done.error());
}

exit_code allow_providers(owner_access& access, const workspace_options& options,
                          const command_context& context) {
  auto providers = options.providers;
  if (providers == std::vector<std::string>{"none"}) providers.clear();
  const auto done = access.usage.set_providers(options.workspace, providers);
  return done ? exit_code::ok : refused(context, done.error());
}

exit_code set_budget(owner_access& access, const workspace_options& options,
                     const command_context& context) {
  std::optional<double> budget;
  if (options.budget != "none") {
    budget = read_whole<double>(options.budget);
    if (!budget || *budget > budget_max) {
      return misuse(context, "AMOUNT must be a number below a million, or \"none\"");
    }
  }
  const auto done = access.usage.set_budget(options.workspace, budget);
  return done ? exit_code::ok : refused(context, done.error());
}

exit_code add_user(owner_access& access, const workspace_options& options,
                   const command_context& context) {
  const auto user = parse_uuid(options.user);
  if (!user) return misuse(context, "USER must be a UUID");
  const auto done =
      access.workspaces.add_member(options.workspace, *user, *role_named(options.role));
  return done ? exit_code::ok : refused(context, done.error());
}

exit_code remove_user(owner_access& access, const workspace_options& options,
                      const command_context& context) {
  const auto user = parse_uuid(options.user);
  if (!user) return misuse(context, "USER must be a UUID");
  const auto keys = access.workspaces.remove_member(options.workspace, *user);
  if (!keys) return refused(context, keys.error());
  const boost::json::object object{{"user", to_string(*user)}, {"keys_revoked", *keys}};
  print_line(context, boost::json::serialize(object),
             std::format("{} {} revoked", *keys, *keys == 1 ? "key" : "keys"));
  return exit_code::ok;
}

void add_member_arguments(CLI::App& parser, workspace_options& options) {
  parser.add_option("WORKSPACE,--workspace", options.workspace, "Name of the workspace")
      ->required();
  parser.add_option("USER,--user", options.user, "The user's UUID, the subject of their tokens")
      ->required();
}

void add_workspace_arguments(CLI::App& parser, workspace_options& options) {
  parser.require_subcommand(1);
  add_database_url(parser, options.database_url);
  auto& create = add_action(parser, "create", "Create a workspace and print its id", options,
                            create_workspace);
  create.add_option("NAME", options.workspace, "Its name")->required();
  add_action(parser, "list", "List workspaces", options, list_workspaces);
  auto& limit =
      add_action(parser, "limit", "Limit how much a workspace stores", options, limit_storage);
  limit.add_option("WORKSPACE,--workspace", options.workspace, "Name of the workspace")->required();
  limit
      .add_option("--storage-bytes", options.storage_bytes,
                  "Files and what came of them, in bytes; \"default\": as "
                  "PAGEMILL_WORKSPACE_BYTES_MAX says")
      ->required();
  auto& allow = add_action(parser, "allow-providers",
                           "Say which providers get text of a workspace's documents, in place of "
                           "those allowed before",
                           options, allow_providers);
  allow.add_option("WORKSPACE,--workspace", options.workspace, "Name of the workspace")->required();
  allow
      .add_option("PROVIDERS,--providers", options.providers, "Their names; \"none\": no provider")
      ->required();
  auto& spend = add_action(parser, "budget", "Limit what a workspace spends on providers", options,
                           set_budget);
  spend.add_option("WORKSPACE,--workspace", options.workspace, "Name of the workspace")->required();
  spend
      .add_option(
          "AMOUNT,--amount", options.budget,
          "Of a calendar month, in the currency of PAGEMILL_AI_PRICES; \"none\": any amount")
      ->required();
  auto& add = add_action(parser, "add-user", "Make a user a member, or change their role", options,
                         add_user);
  add_member_arguments(add, options);
  add.add_option("--role", options.role, "owner, member or viewer")
      ->check(CLI::IsMember({"owner", "member", "viewer"}))
      ->capture_default_str();
  auto& remove =
      add_action(parser, "remove-user",
                 "End a membership and revoke the keys that the user created in the workspace",
                 options, remove_user);
  add_member_arguments(remove, options);
}

exit_code run_workspace(const workspace_options& options, const command_context& context) {
  return as_owner(context, options.database_url,
                  [&](owner_access& access) { return options.action(access, options, context); });
}

}  // namespace

command_run workspace_command(CLI::App& parser) {
  return command_of<workspace_options>(parser, add_workspace_arguments, run_workspace);
}

}  // namespace pagemill::cli
