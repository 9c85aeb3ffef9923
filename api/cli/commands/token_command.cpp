#include <chrono>
#include <format>
#include <ostream>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/auth/token_keys.hpp"
#include "api/auth/wall_clock.hpp"
#include "api/cli/commands/access_values.hpp"
#include "api/cli/commands/command.hpp"
#include "common/core/environment.hpp"
#include "common/core/uuid.hpp"

namespace pagemill::cli {
namespace {

constexpr std::int64_t token_seconds_default = 3600;

struct token_options {
  std::string user;
  std::string expires;
  std::vector<std::string> scopes;
};

void add_token_arguments(CLI::App& parser, token_options& options) {
  parser.add_option("USER,--user", options.user, "The user's UUID (default: a new one)");
  parser.add_option("--expires", options.expires,
                    "How long the token is valid, such as 30m (default: 1h)");
  parser.add_option("--scopes,--scope", options.scopes, "Limit the token to these scopes")
      ->delimiter(',');
}

exit_code run_token(const token_options& options, const command_context& context) {
  auto environment = settings_source::from_process(0, nullptr);
  const auto secret = environment.text("JWT_SECRET_KEY");
  const auto issuer = environment.text("PAGEMILL_JWT_ISSUER");
  const auto audience = environment.text("PAGEMILL_JWT_AUDIENCE");
  if (secret.size() < jwt_secret_bytes_min) {
    return fail(
        context, "",
        {exit_code::configuration, "configuration",
         std::format("JWT_SECRET_KEY must be set, to {} bytes or more", jwt_secret_bytes_min)});
  }
  const auto user = options.user.empty() ? make_uuid_v4() : parse_uuid(options.user);
  if (!user) return misuse(context, "USER must be a UUID");
  const auto valid = options.expires.empty() ? token_seconds_default : seconds_of(options.expires);
  if (!valid) return misuse(context, "--expires must be like 30m, 12h or 90d");
  const auto now = std::chrono::floor<std::chrono::seconds>(wall_now()).time_since_epoch().count();
  boost::json::object claims{{"sub", to_string(*user)}, {"iat", now}, {"exp", now + *valid}};
  if (!issuer.empty()) claims["iss"] = issuer;
  if (!audience.empty()) claims["aud"] = audience;
  if (!options.scopes.empty()) {
    const auto scopes = parse_scopes(options.scopes);
    if (!scopes) return misuse(context, std::string(scopes_help));
    claims["scope"] = joined_names(*scopes, ' ');
  }
  if (options.user.empty()) {
    context.streams.errors << std::format("pagemill: for the new user {}\n", to_string(*user));
  }
  context.streams.out << sign_token(boost::json::serialize(claims), secret) << '\n';
  return exit_code::ok;
}

}  // namespace

command_run token_command(CLI::App& parser) {
  return command_of<token_options>(parser, add_token_arguments, run_token);
}

}  // namespace pagemill::cli
