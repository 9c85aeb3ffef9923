#include "api/auth/token_rules.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'000'000)};
const uuid some_user = *parse_uuid("01890000-0000-7000-8000-000000000001");

token_claims good() {
  return {.subject = some_user, .expires = 1'000'100.0};
}

enum class verdict { good, invalid, expired };

verdict judged(const token_claims& claims, token_issuer issuer = token_issuer::configured,
               const token_expectations& expected = {}) {
  const auto said = judge_claims(claims, issuer, expected, now);
  if (said) return verdict::good;
  return said.error() == token_refusal::expired ? verdict::expired : verdict::invalid;
}

}  // namespace

TEST_CASE("a token needs a subject and an end") {
  CHECK(judged(good()) == verdict::good);
  auto claims = good();
  claims.subject.reset();
  CHECK(judged(claims) == verdict::invalid);
  claims = good();
  claims.expires.reset();
  CHECK(judged(claims) == verdict::invalid);
}

TEST_CASE("times have a leeway of five seconds") {
  auto claims = good();
  for (const auto& [expires, said] : {std::pair(999'996.0, verdict::good),
                                      {999'995.0, verdict::expired},
                                      {0.0, verdict::expired},
                                      {-1e300, verdict::expired},
                                      {1e300, verdict::good}}) {
    INFO(expires);
    claims.expires = expires;
    CHECK(judged(claims) == said);
  }
  claims = good();
  for (const auto& [begins, said] : {std::pair(1'000'005.0, verdict::good),
                                     {1'000'006.0, verdict::invalid},
                                     {0.0, verdict::good}}) {
    INFO(begins);
    claims.not_before = begins;
    CHECK(judged(claims) == said);
  }
}

TEST_CASE("issuer and audience are checked where they are configured") {
  const token_expectations expected{.issuer = "us", .audience = "pagemill"};
  auto claims = good();
  CHECK(judged(claims, token_issuer::configured, expected) == verdict::invalid);
  claims.issuer = "us";
  claims.audience = {"other"};
  CHECK(judged(claims, token_issuer::configured, expected) == verdict::invalid);
  claims.audience = {"other", "pagemill"};
  CHECK(judged(claims, token_issuer::configured, expected) == verdict::good);
  claims.issuer = "them";
  CHECK(judged(claims, token_issuer::configured, expected) == verdict::invalid);
  CHECK(judged(claims) == verdict::good);
}

TEST_CASE("of Supabase's tokens only those of its users are believed") {
  auto claims = good();
  const auto said = [&] { return judged(claims, token_issuer::supabase); };
  CHECK(said() == verdict::invalid);
  claims.role = "authenticated";
  CHECK(said() == verdict::invalid);
  claims.audience = {"authenticated"};
  CHECK(said() == verdict::good);
  for (const char* role : {"anon", "service_role", ""}) {
    claims.role = role;
    CHECK(said() == verdict::invalid);
  }
}

TEST_CASE("expiry is told only where nothing else is wrong") {
  auto claims = good();
  claims.expires = 1;
  CHECK(judged(claims) == verdict::expired);
  CHECK(judged(claims, token_issuer::supabase) == verdict::invalid);
  CHECK(judged(claims, token_issuer::configured, {.audience = "x"}) == verdict::invalid);
}

TEST_CASE("a scope claim names what is left; what we do not know is nothing") {
  auto claims = good();
  CHECK_FALSE(judge_claims(claims, token_issuer::configured, {}, now)->scopes);
  claims.scopes = {"read", "openid", "operate"};
  CHECK(judge_claims(claims, token_issuer::configured, {}, now)->scopes ==
        scope_set{permission::read, permission::operate});
  claims.scopes.emplace();
  CHECK(judge_claims(claims, token_issuer::configured, {}, now)->scopes == scope_set{});
}

}  // namespace pagemill
