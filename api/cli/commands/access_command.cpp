#include "api/cli/commands/access_command.hpp"

#include <charconv>
#include <chrono>
#include <format>
#include <ostream>
#include <sstream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "api/auth/token_keys.hpp"
#include "api/auth/wall_clock.hpp"
#include "api/cli/display/migration_lines.hpp"
#include "api/cli/display/terminal_text.hpp"
#include "common/stores/access/key_store.hpp"
#include "common/stores/access/workspace_store.hpp"
#include "common/core/json_values.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill::cli {
namespace {

namespace json = boost::json;

constexpr std::int64_t token_seconds_default = 3600;

exit_code misused(const command_context& context, std::string why) {
  return fail(context, "", {exit_code::usage, "usage", std::move(why)});
}

exit_code refused(const command_context& context, const error& why) {
  const auto exit = why.code == errc::invalid_input ? exit_code::usage : exit_code::refused;
  const auto code = why.reason.empty() ? std::string(to_string(why.code)) : why.reason;
  return fail(context, "", {exit, code, why.message});
}

/// The stores with the owner's powers, over one connection.
struct owner_access {
  explicit owner_access(const std::string& url) : pool(settings_of(url)) {}

  static postgres::pool_settings settings_of(const std::string& url) {
    postgres::pool_settings settings;
    settings.connection.url = url;
    settings.connection.application_name = "pagemill";
    settings.role = "pagemill_owner";
    settings.size = 1;
    return settings;
  }

  postgres::connection_pool pool;
  key_store keys{pool};
  workspace_store workspaces{pool};
};

std::string or_dash(const std::optional<std::string>& text) {
  return text.value_or("-");
}

json::object key_json(const api_key_row& key) {
  return {{"id", to_string(key.id)},
          {"workspace_id", to_string(key.workspace)},
          {"prefix", key.prefix},
          {"name", key.name},
          {"scopes", json::value_from(names_of(key.scopes))},
          {"created_at", key.created_at},
          {"expires_at", or_null(key.expires_at)},
          {"revoked_at", or_null(key.revoked_at)},
          {"last_used_at", or_null(key.last_used_at)}};
}

std::string key_line(const api_key_row& key) {
  std::string scopes;
  for (const auto& name : names_of(key.scopes)) scopes += (scopes.empty() ? "" : ",") + name;
  return std::format("{}  {}  workspace {}  {}  expires {}  revoked {}  used {}  {}", key.prefix,
                     to_string(key.id), to_string(key.workspace), scopes, or_dash(key.expires_at),
                     or_dash(key.revoked_at), or_dash(key.last_used_at), printable(key.name));
}

/// The scopes that were named, apart by commas or blanks; none when one of them is not known.
std::optional<scope_set> wanted_scopes(const access_options& options) {
  scope_set scopes;
  for (const auto& listed : options.scopes) {
    std::istringstream words(listed);
    for (std::string name; words >> name;) {
      const auto known = permission_named(name);
      if (!known || (*known == permission::operate && !options.may_operate)) return std::nullopt;
      scopes.add(*known);
    }
  }
  if (scopes.is_empty()) scopes = tenant_scopes;
  if (options.may_operate) scopes.add(permission::operate);
  return scopes;
}

constexpr const char* scopes_help =
    "the scopes are submit, read, search and ask; operate is given by --operator";

exit_code create_key(owner_access& access, const access_options& options,
                     const command_context& context) {
  const auto scopes = wanted_scopes(options);
  if (!scopes) return misused(context, scopes_help);
  const auto key = make_api_key();
  api_key_wishes wishes{.proof = key.proof,
                        .name = options.name.empty() ? "pagemill key create" : options.name,
                        .scopes = *scopes,
                        .live_max = options.keys_max};
  if (!options.expires.empty()) {
    wishes.expires_in = seconds_of(options.expires);
    if (!wishes.expires_in) wishes.expires_at = options.expires;
  }
  const auto workspace =
      access.workspaces.make(options.workspace.empty() ? "default" : options.workspace);
  if (!workspace) return refused(context, workspace.error());
  const auto row = access.keys.create(workspace->id, wishes);
  if (!row) return refused(context, row.error());
  if (context.kind == display_kind::json) {
    auto body = key_json(*row);
    body["key"] = key.text;
    context.streams.out << json::serialize(body) << '\n';
  } else {
    context.streams.out << key.text << '\n';
  }
  return exit_code::ok;
}

exit_code list_keys(owner_access& access, const access_options& options,
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
      context.streams.out << (context.kind == display_kind::json ? json::serialize(key_json(key))
                                                                 : key_line(key))
                          << '\n';
    }
    after = page.next;
  } while (after);
  return exit_code::ok;
}

exit_code revoke_key(owner_access& access, const access_options& options,
                     const command_context& context) {
  const auto id = parse_uuid(options.key);
  if (!id && !is_key_prefix(options.key)) {
    return misused(context, "KEY must be a key's id or its prefix");
  }
  const auto done =
      access.keys.revoke(std::nullopt, id, id ? std::nullopt : std::optional(options.key));
  if (!done) return refused(context, done.error());
  return exit_code::ok;
}

exit_code list_workspaces(owner_access& access, const command_context& context) {
  for (const auto& one : access.workspaces.list()) {
    if (context.kind == display_kind::json) {
      context.streams.out << json::serialize(json::object{{"id", to_string(one.id)},
                                                          {"name", one.name},
                                                          {"created_at", one.created_at},
                                                          {"members", one.members},
                                                          {"keys", one.keys}})
                          << '\n';
    } else {
      context.streams.out << std::format("{}  {} members  {} keys  {}\n", to_string(one.id),
                                         one.members, one.keys, printable(one.name));
    }
  }
  return exit_code::ok;
}

exit_code create_workspace(owner_access& access, const access_options& options,
                           const command_context& context) {
  const auto made = access.workspaces.make(options.workspace);
  if (!made) return refused(context, made.error());
  context.streams.out << to_string(made->id) << '\n';
  return exit_code::ok;
}

exit_code change_member(owner_access& access, const access_options& options,
                        const command_context& context) {
  const auto user = parse_uuid(options.user);
  if (!user) return misused(context, "USER must be a UUID");
  const auto done =
      options.action == access_action::workspace_add_user
          ? access.workspaces.add_member(options.workspace, *user, *role_named(options.role))
          : access.workspaces.remove_member(options.workspace, *user);
  if (!done) return refused(context, done.error());
  return exit_code::ok;
}

exit_code mint_token(const access_options& options, const command_context& context) {
  if (options.secret.size() < jwt_secret_bytes_min) {
    return fail(context, "", {exit_code::configuration, "configuration",
                               std::format("JWT_SECRET_KEY must be set, to {} bytes or more",
                                           jwt_secret_bytes_min)});
  }
  const auto user = options.user.empty() ? make_uuid_v4() : parse_uuid(options.user);
  if (!user) return misused(context, "USER must be a UUID");
  const auto valid = options.expires.empty() ? token_seconds_default : seconds_of(options.expires);
  if (!valid) return misused(context, "--expires must be like 30m, 12h or 90d");
  const auto now = std::chrono::floor<std::chrono::seconds>(wall_now()).time_since_epoch().count();
  json::object claims{{"sub", to_string(*user)}, {"iat", now}, {"exp", now + *valid}};
  if (!options.issuer.empty()) claims["iss"] = options.issuer;
  if (!options.audience.empty()) claims["aud"] = options.audience;
  if (!options.scopes.empty()) {
    const auto scopes = wanted_scopes(options);
    if (!scopes) return misused(context, scopes_help);
    std::string names;
    for (const auto& name : names_of(*scopes)) names += (names.empty() ? "" : " ") + name;
    claims["scope"] = names;
  }
  if (options.user.empty()) {
    context.streams.errors << std::format("pagemill: for the new user {}\n", to_string(*user));
  }
  context.streams.out << sign_token(json::serialize(claims), options.secret) << '\n';
  return exit_code::ok;
}

exit_code run_with_database(const access_options& options, const command_context& context) {
  owner_access access(options.database_url);
  switch (options.action) {
    case access_action::key_create: return create_key(access, options, context);
    case access_action::key_list: return list_keys(access, options, context);
    case access_action::key_revoke: return revoke_key(access, options, context);
    case access_action::workspace_create: return create_workspace(access, options, context);
    case access_action::workspace_list: return list_workspaces(access, context);
    case access_action::workspace_add_user:
    case access_action::workspace_remove_user: return change_member(access, options, context);
    case access_action::token:
    case access_action::none: break;
  }
  return misused(context, "there is no such command");
}

}  // namespace

std::optional<std::int64_t> seconds_of(const std::string& duration) {
  std::int64_t count = 0;
  const auto* const end = duration.data() + duration.size();
  const auto [unit, wrong] = std::from_chars(duration.data(), end, count);
  if (wrong != std::errc{} || count < 1 || count > 100'000 || unit + 1 != end) return std::nullopt;
  switch (*unit) {
    case 's': return count;
    case 'm': return count * 60;
    case 'h': return count * 3600;
    case 'd': return count * 86400;
    default: return std::nullopt;
  }
}

exit_code run_access(const access_options& options, const command_context& context) {
  if (options.action == access_action::token) return mint_token(options, context);
  if (!options.wrong_settings.empty()) {
    return fail(context, "", {exit_code::configuration, "configuration", options.wrong_settings.front()});
  }
  if (options.database_url.empty()) {
    return fail(context, "", {exit_code::configuration, "configuration",
                  "neither PAGEMILL_MIGRATE_URL nor DATABASE_URL is set, nor Supabase's names"});
  }
  try {
    return run_with_database(options, context);
  } catch (const postgres::connection_lost& problem) {
    return fail(context, "", {exit_code::unreachable, "unreachable", problem.what()});
  } catch (const postgres::database_error& problem) {
    if (problem.sqlstate().starts_with("22")) {
      return misused(context, "a value is not one that the database takes, perhaps --expires");
    }
    if (problem.sqlstate() == "42501") {
      return fail(context, "", {exit_code::forbidden, "forbidden",
                                 "the login may not act as pagemill_owner: give one that may in "
                                 "PAGEMILL_MIGRATE_URL"});
    }
    const auto code = problem.sqlstate().empty() ? "database" : "sqlstate_" + problem.sqlstate();
    return fail(context, "", {exit_code::internal, code, problem.what()});
  }
}

}  // namespace pagemill::cli
