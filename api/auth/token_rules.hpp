/// Validates the claims of a token whose signature is valid. Pure.
#pragma once
#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "api/auth/token.hpp"
#include "api/auth/token_keys.hpp"
#include "common/access/scopes.hpp"

namespace pagemill {

/// The clocks of issuers may differ from ours by this much.
inline constexpr std::chrono::seconds token_leeway{5};

struct token_expectations {
  std::string issuer;    ///< empty: any
  std::string audience;  ///< empty: any
};

struct token_user {
  uuid id;
  std::optional<scope_set>
      scopes;  ///< the scopes that the token limits the user to; nullopt: no limit
};

/// `expired` only if nothing else is wrong.
std::expected<token_user, token_refusal> judge_claims(const token_claims& claims,
                                                      token_issuer issuer,
                                                      const token_expectations& expected,
                                                      std::chrono::sys_seconds now);

}  // namespace pagemill
