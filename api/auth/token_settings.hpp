/// The settings of tokens, and the keys made from them.
#pragma once
#include <expected>
#include <string>
#include <vector>

#include "api/auth/token_keys.hpp"
#include "api/auth/token_rules.hpp"
#include "common/core/environment.hpp"

namespace pagemill {

/// Contains secrets: never log it.
struct token_settings {
  std::string secret;
  std::string secret_previous;  ///< still accepted while it is being replaced
  std::string supabase_secret;
  std::string public_key_file;  ///< PEM
  std::string jwks_file;
  token_expectations expected;
};

token_settings read_token_settings(settings_source& source);

/// Reads the files too. Errors name the setting, never a value.
std::expected<token_keys, std::vector<std::string>> make_token_keys(const token_settings& settings);

}  // namespace pagemill
