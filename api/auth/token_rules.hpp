/// What a token with a good signature must say to be believed: a pure function of its claims.
#pragma once
#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "api/auth/token.hpp"
#include "api/auth/token_keys.hpp"
#include "common/access/scopes.hpp"

namespace pagemill {

/// Clocks of issuers may differ from ours by this much.
inline constexpr std::chrono::seconds token_leeway{5};

struct token_expectations {
  std::string issuer;    ///< empty: any
  std::string audience;  ///< empty: any
};

struct token_user {
  uuid id;
  std::optional<scope_set> scopes;  ///< what the token leaves of the user's own; none: all of it
};

/// `expired` only where nothing else is wrong.
std::expected<token_user, token_refusal> judge_claims(const token_claims& claims,
                                                      token_issuer issuer,
                                                      const token_expectations& expected,
                                                      std::chrono::sys_seconds now);

}  // namespace pagemill
