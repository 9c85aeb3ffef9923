#include "api/auth/token_settings.hpp"

#include <format>
#include <fstream>
#include <iterator>

namespace pagemill {
namespace {

constexpr std::size_t key_file_bytes_max = 1024 * 1024;

result<std::string> read_key_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file) text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  if (!file) return fail(errc::invalid_input, "cannot be read");
  if (text.size() > key_file_bytes_max) return fail(errc::too_large, "is too large for keys");
  return text;
}

}  // namespace

token_settings read_token_settings(settings_source& source) {
  token_settings tokens;
  tokens.secret = source.text("JWT_SECRET_KEY");
  tokens.secret_previous = source.text("JWT_SECRET_KEY_PREVIOUS");
  tokens.supabase_secret = source.text("SUPABASE_JWT_SECRET");
  tokens.public_key_file = source.text("PAGEMILL_JWT_PUBLIC_KEY_FILE");
  tokens.jwks_file = source.text("PAGEMILL_JWT_JWKS_FILE");
  tokens.expected.issuer = source.text("PAGEMILL_JWT_ISSUER");
  tokens.expected.audience = source.text("PAGEMILL_JWT_AUDIENCE");
  if (!tokens.supabase_secret.empty() && (tokens.supabase_secret == tokens.secret ||
                                          tokens.supabase_secret == tokens.secret_previous)) {
    source.complain(
        "SUPABASE_JWT_SECRET must differ from JWT_SECRET_KEY: its tokens are held to "
        "stricter rules");
  }
  if (tokens.secret.empty() && !tokens.secret_previous.empty()) {
    source.complain("JWT_SECRET_KEY_PREVIOUS needs JWT_SECRET_KEY: it is the one before");
  }
  if (!tokens.secret.empty() && tokens.secret == tokens.secret_previous) {
    source.complain("JWT_SECRET_KEY_PREVIOUS is JWT_SECRET_KEY: make a new one, or drop it");
  }
  const bool has_key =
      !tokens.secret.empty() || !tokens.public_key_file.empty() || !tokens.jwks_file.empty();
  if (!has_key && !(tokens.expected.issuer.empty() && tokens.expected.audience.empty())) {
    source.complain(
        "PAGEMILL_JWT_ISSUER and PAGEMILL_JWT_AUDIENCE need a key that verifies tokens");
  }
  return tokens;
}

std::expected<token_keys, std::vector<std::string>> make_token_keys(
    const token_settings& settings) {
  token_keys keys;
  std::vector<std::string> errors;
  const auto note = [&](std::string_view name, const result<void>& added) {
    if (!added) errors.push_back(std::format("{}: {}", name, added.error().message));
  };
  const auto add_secret = [&](std::string_view name, const std::string& secret,
                              token_issuer issuer) {
    if (!secret.empty()) note(name, keys.add_secret(secret, issuer));
  };
  add_secret("JWT_SECRET_KEY", settings.secret, token_issuer::configured);
  add_secret("JWT_SECRET_KEY_PREVIOUS", settings.secret_previous, token_issuer::configured);
  add_secret("SUPABASE_JWT_SECRET", settings.supabase_secret, token_issuer::supabase);
  const auto add_file = [&](std::string_view name, const std::string& path, auto add) {
    if (path.empty()) return;
    const auto text = read_key_file(path);
    note(name, text ? (keys.*add)(*text) : result<void>(std::unexpected(text.error())));
  };
  add_file("PAGEMILL_JWT_PUBLIC_KEY_FILE", settings.public_key_file, &token_keys::add_pem);
  add_file("PAGEMILL_JWT_JWKS_FILE", settings.jwks_file, &token_keys::add_jwks);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return keys;
}

}  // namespace pagemill
