#include "api/auth/token_rules.hpp"

#include <algorithm>
#include <cstdlib>

namespace pagemill {
namespace {

/// The role and the audience of Supabase's users; its anonymous key has neither.
constexpr std::string_view supabase_users = "authenticated";

bool is_meant_for(const token_claims& claims, std::string_view audience) {
  return std::ranges::find(claims.audience, audience) != claims.audience.end();
}

bool is_ours(const token_claims& claims, token_issuer issuer, const token_expectations& expected) {
  switch (issuer) {
    case token_issuer::supabase:
      return claims.role == supabase_users && is_meant_for(claims, supabase_users);
    case token_issuer::configured:
      if (!expected.issuer.empty() && claims.issuer != expected.issuer) return false;
      return expected.audience.empty() || is_meant_for(claims, expected.audience);
  }
  std::abort();
}

}  // namespace

std::expected<token_user, token_refusal> judge_claims(const token_claims& claims,
                                                      token_issuer issuer,
                                                      const token_expectations& expected,
                                                      std::chrono::sys_seconds now) {
  const auto seconds = static_cast<double>(now.time_since_epoch().count());
  const auto leeway = static_cast<double>(token_leeway.count());
  const bool begun = !claims.not_before || *claims.not_before <= seconds + leeway;
  if (!claims.subject || !claims.expires || !begun || !is_ours(claims, issuer, expected)) {
    return std::unexpected(token_refusal::invalid);
  }
  if (*claims.expires <= seconds - leeway) return std::unexpected(token_refusal::expired);
  token_user user{*claims.subject, std::nullopt};
  if (claims.scopes) user.scopes = scopes_named(*claims.scopes);
  return user;
}

}  // namespace pagemill
