// Tokens that are forged, confusing, expired or meant for somebody else.
#include <format>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/security/attack.hpp"

namespace pagemill::test {
namespace {

constexpr std::string_view hs256 = R"({"alg":"HS256","typ":"JWT"})";
const std::string invalid = "401 token_invalid";

attack with_token(std::string name, const std::string& token, std::string expected = invalid) {
  return {.name = std::move(name),
          .request = list_jobs_with("Bearer " + token),
          .expected = std::move(expected)};
}

/// Good claims of alpha's owner, changed by `more`; null removes a claim.
std::string claims(const boost::json::object& more = {}) {
  auto made = claims_of(owner_of_alpha);
  made["iss"] = "https://issuer.example";
  made["aud"] = "pagemill";
  for (const auto& [name, value] : more) {
    if (value.is_null()) {
      made.erase(name);
    } else {
      made[name] = value;
    }
  }
  return boost::json::serialize(made);
}

std::string signed_by_us(const std::string& payload) {
  return hmac_token(hs256, payload, attacked_site().secret);
}

std::string supabase_token(const boost::json::object& more) {
  auto made = claims_of(owner_of_alpha);
  for (const auto& [name, value] : more) made[name] = value;
  return hmac_token(made, attacked_site().supabase_secret);
}

}  // namespace

TEST_CASE("good tokens of every kind are accepted, so that the attacks below mean something") {
  const auto& site = attacked_site();
  run_attacks({
      with_token("our secret", signed_by_us(claims()), "200"),
      with_token("the previous secret", hmac_token(hs256, claims(), site.previous_secret), "200"),
      with_token("RS256", site.rsa.token(R"({"alg":"RS256"})", claims()), "200"),
      with_token("ES256", site.p256.token(R"({"alg":"ES256"})", claims()), "200"),
      with_token("Supabase", supabase_token({{"aud", "authenticated"}, {"role", "authenticated"}}),
                 "200"),
      with_token("a token that has begun", signed_by_us(claims({{"nbf", unix_now() - 10}})), "200"),
      with_token("several audiences", signed_by_us(claims({{"aud", {"x", "pagemill"}}})), "200"),
  });
}

TEST_CASE("a token does not choose how it is verified") {
  const auto& site = attacked_site();
  auto pem = site.rsa.public_pem();
  const auto p256_pem = site.p256.public_pem();
  std::vector<attack> attacks{
      with_token("RSA's public key as a secret", hmac_token(hs256, claims(), pem)),
      with_token("P-256's public key as a secret", hmac_token(hs256, claims(), p256_pem)),
      with_token("both public keys as a secret", hmac_token(hs256, claims(), pem + p256_pem)),
      with_token("RS256 in the header, HMAC by the public key",
                 hmac_token(R"({"alg":"RS256"})", claims(), pem)),
      with_token("an empty secret", hmac_token(hs256, claims(), "")),
      with_token("another's RSA key", signing_key::rsa().token(R"({"alg":"RS256"})", claims())),
      with_token("another's P-256 key", signing_key::p256().token(R"({"alg":"ES256"})", claims())),
      with_token("ES256 of zeros", compact(R"({"alg":"ES256"})", claims(), std::string(64, '\0'))),
      with_token("a key that the token brings",
                 hmac_token(R"({"alg":"HS256","jwk":{"kty":"oct","k":"YQ"}})", claims(), "a")),
      with_token("a key that the token points to",
                 hmac_token(R"({"alg":"HS256","jku":"http://127.0.0.1/k","kid":"../../dev/null"})",
                            claims(), "")),
      with_token(
          "an extension that must be understood",
          hmac_token(R"({"alg":"HS256","crit":["b64"],"b64":false})", claims(), site.secret)),
  };
  pem.pop_back();
  attacks.push_back(
      with_token("RSA's public key without its last line end", hmac_token(hs256, claims(), pem)));
  for (const char* name : {"none", "None", "NONE", "nOnE", "", "HS384", "HS512", "PS256", "dir"}) {
    const auto header = std::format(R"({{"alg":"{}"}})", name);
    attacks.push_back(with_token(std::format("alg {} with a signature", name),
                                 hmac_token(header, claims(), site.secret)));
    attacks.push_back(with_token(std::format("alg {} with another signature", name),
                                 compact(header, claims(), "x")));
    attacks.push_back(
        with_token(std::format("alg {} without a signature", name), compact(header, claims(), "")));
  }
  run_attacks(attacks);
}

TEST_CASE("missing, wrong and expired claims are refused") {
  const auto now = unix_now();
  run_attacks({
      with_token("expired", signed_by_us(claims({{"exp", now - 60}})), "401 token_expired"),
      with_token("expired long ago", signed_by_us(claims({{"exp", 1}})), "401 token_expired"),
      with_token("no end", signed_by_us(claims({{"exp", nullptr}}))),
      with_token("an end that is text", signed_by_us(claims({{"exp", "9999999999"}}))),
      with_token("not yet", signed_by_us(claims({{"nbf", now + 60}}))),
      with_token("another issuer", signed_by_us(claims({{"iss", "https://issuer.example/"}}))),
      with_token("no issuer", signed_by_us(claims({{"iss", nullptr}}))),
      with_token("another audience", signed_by_us(claims({{"aud", "pagemill2"}}))),
      with_token("no audience", signed_by_us(claims({{"aud", nullptr}}))),
      with_token("an empty list of audiences",
                 signed_by_us(claims({{"aud", boost::json::array()}}))),
      with_token("no subject", signed_by_us(claims({{"sub", nullptr}}))),
      with_token("a subject that is no UUID", signed_by_us(claims({{"sub", "owner"}}))),
      with_token("a subject that is SQL", signed_by_us(claims({{"sub", "' OR 1=1 --"}}))),
      with_token("expired and of another audience",
                 signed_by_us(claims({{"exp", 1}, {"aud", "x"}}))),
      with_token("Supabase's anonymous key",
                 supabase_token({{"role", "anon"}, {"aud", "authenticated"}})),
      with_token("Supabase's service key", supabase_token({{"role", "service_role"}})),
      with_token("Supabase without a role", supabase_token({{"aud", "authenticated"}})),
      with_token("Supabase for another audience",
                 supabase_token({{"role", "authenticated"}, {"aud", "pagemill"}})),
      with_token("claims of Supabase under our secret",
                 signed_by_us(claims({{"aud", "authenticated"}, {"role", "authenticated"}}))),
  });
}

TEST_CASE("incomplete, malformed and oversized tokens are refused") {
  const auto good = signed_by_us(claims());
  const auto twice = [](const char* member) {
    auto payload = claims();
    payload.insert(1, member);
    return signed_by_us(payload);
  };
  const auto giant = signed_by_us(claims({{"x", std::string(7000, 'x')}}));
  run_attacks({
      with_token("nothing", ""),
      with_token("dots", ".."),
      with_token("cut by one character", good.substr(0, good.size() - 1)),
      with_token("cut after the payload", good.substr(0, good.rfind('.'))),
      with_token("cut after the last dot", good.substr(0, good.rfind('.') + 1)),
      with_token("a part more", good + ".x"),
      with_token("padded", good + "="),
      with_token("with a blank", good.substr(0, 20) + " " + good.substr(20)),
      with_token("quoted", "\"" + good + "\""),
      with_token("giant", giant),
      with_token("a subject twice", twice(R"("sub":"00000000-0000-4000-8000-0000000000a3",)")),
      with_token("an end twice", twice(R"("exp":9999999999,)")),
      with_token("an end twice, escaped", twice(R"("\u0065xp":9999999999,)")),
      with_token("an algorithm twice",
                 hmac_token(R"({"alg":"none","alg":"HS256"})", claims(), attacked_site().secret)),
      with_token("a payload that is a list", signed_by_us("[" + claims() + "]")),
      with_token("a payload of two objects", signed_by_us(claims() + claims())),
      with_token("a deep payload", signed_by_us(std::string(2000, '[') + std::string(2000, ']'))),
      with_token("a NUL in the subject",
                 signed_by_us(claims({{"sub", std::string(owner_of_alpha) + '\0'}}))),
  });
}

TEST_CASE("credentials are accepted only as one bearer token") {
  const auto good = signed_by_us(claims());
  const std::string required = "401 authentication_required";
  const auto list = [](std::map<std::string, std::string> headers, std::string query = "") {
    return http_request{.target = "/api/v1/pdf/jobs" + query, .headers = std::move(headers)};
  };
  run_attacks({
      {.name = "no header", .request = list({}), .expected = required},
      {.name = "basic", .request = list({{"Authorization", "Basic eDp5"}}), .expected = invalid},
      {.name = "no scheme", .request = list({{"Authorization", good}}), .expected = invalid},
      {.name = "a cookie",
       .request = list({{"Cookie", "access_token=" + good}}),
       .expected = required},
      {.name = "other headers",
       .request = list({{"X-Authorization", "Bearer " + good},
                        {"X-Api-Key", good},
                        {"X-User-Id", std::string(owner_of_alpha)},
                        {"X-Original-URL", "/health"},
                        {"X-Forwarded-For", "127.0.0.1"}}),
       .expected = required},
      {.name = "the query", .request = list({}, "?access_token=x"), .expected = required},
      {.name = "two headers",
       .raw = std::format("GET /api/v1/pdf/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                          "Authorization: Bearer {0}\r\nAuthorization: Bearer {0}\r\n\r\n",
                          good),
       .expected = invalid},
  });
}

}  // namespace pagemill::test
