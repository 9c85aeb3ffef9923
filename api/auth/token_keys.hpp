/// The keys that may sign tokens. Each key has one algorithm; a token can choose neither.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/auth/token.hpp"
#include "common/core/errc.hpp"

struct json_t;

namespace pagemill {

/// Whose tokens a key signs. It decides which claims they must have.
enum class token_issuer { configured, supabase };

inline constexpr std::size_t jwt_secret_bytes_min = 32;
inline constexpr std::size_t jwt_secret_bytes_max = 1024;

/// Filled at start, then read by any thread.
class token_keys {
 public:
  token_keys();
  ~token_keys();
  token_keys(token_keys&&) noexcept;

  /// A secret for HS256. invalid_input when it is shorter or longer than the bounds above.
  result<void> add_secret(std::string_view secret, token_issuer issuer);
  /// Public keys in PEM, one or more: RSA of at least 2048 bits for RS256, P-256 for ES256.
  result<void> add_pem(std::string_view pem);
  /// A JWKS, or one JWK, with keys of the same kinds. Keys for encryption are skipped; secrets and
  /// private keys are errors.
  result<void> add_jwks(std::string_view json);

  /// The issuer of the token; nullopt if none of the keys has signed it.
  std::optional<token_issuer> verify(const unverified_token& token) const;

 private:
  struct key;
  result<void> add_public(json_t* jwk);

  std::vector<key> keys_;
};

/// A token with these claims, signed with HS256: for development and tests.
std::string sign_token(std::string_view claims_json, std::string_view secret);

}  // namespace pagemill
