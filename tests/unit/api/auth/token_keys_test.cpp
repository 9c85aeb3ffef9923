#include "api/auth/token_keys.hpp"

#include <format>

#include <doctest/doctest.h>

#include "tests/support/tokens.hpp"

namespace pagemill {
namespace {

const std::string secret(32, 's');
const std::string other_secret(32, 't');
constexpr std::string_view empty_payload = "{}";
constexpr std::string_view hs256 = R"({"alg":"HS256"})";
constexpr std::string_view rs256 = R"({"alg":"RS256"})";
constexpr std::string_view es256 = R"({"alg":"ES256"})";
/// The token of RFC 7515, appendix A.3.
constexpr std::string_view example =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLm"
    "NvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApm"
    "WQxfKTUJqPP3-Kg6NU1Q";

const test::signing_key& rsa() {
  static const auto key = test::signing_key::rsa();
  return key;
}
const test::signing_key& p256() {
  static const auto key = test::signing_key::p256();
  return key;
}

std::optional<token_issuer> issuer_of(const token_keys& keys, std::string_view text) {
  const auto token = parse_token(text);
  return token ? keys.verify(*token) : std::nullopt;
}

/// Everything there can be at once.
token_keys all_keys() {
  token_keys keys;
  REQUIRE(keys.add_secret(secret, token_issuer::configured));
  REQUIRE(keys.add_secret(other_secret, token_issuer::supabase));
  REQUIRE(keys.add_pem(rsa().public_pem() + p256().public_pem()));
  return keys;
}

}  // namespace

TEST_CASE("a token is verified by the key that signed it, whose issuer is told") {
  const auto keys = all_keys();
  CHECK(issuer_of(keys, test::hmac_token(hs256, empty_payload, secret)) ==
        token_issuer::configured);
  CHECK(issuer_of(keys, test::hmac_token(hs256, empty_payload, other_secret)) ==
        token_issuer::supabase);
  CHECK(issuer_of(keys, rsa().token(rs256, empty_payload)) == token_issuer::configured);
  CHECK(issuer_of(keys, p256().token(es256, empty_payload)) == token_issuer::configured);
  CHECK(issuer_of(keys, sign_token("{}", secret)) == token_issuer::configured);
}

TEST_CASE("a token that no key signed is refused") {
  const auto keys = all_keys();
  const auto good = test::hmac_token(hs256, empty_payload, secret);
  const auto signature_at = good.rfind('.') + 1;
  CHECK_FALSE(issuer_of(keys, test::hmac_token(hs256, empty_payload, std::string(32, 'u'))));
  CHECK_FALSE(issuer_of(keys, test::hmac_token(hs256, empty_payload, "")));
  CHECK_FALSE(issuer_of(keys, test::compact(hs256, empty_payload, "x")));
  CHECK_FALSE(issuer_of(keys, good.substr(0, good.size() - 4)));
  CHECK_FALSE(issuer_of(keys, test::compact(hs256, R"({"a":1})", "") + good.substr(signature_at)));
  CHECK_FALSE(issuer_of(keys, test::signing_key::rsa().token(rs256, empty_payload)));
  CHECK_FALSE(issuer_of(keys, test::signing_key::p256().token(es256, empty_payload)));
  CHECK_FALSE(issuer_of(keys, test::compact(es256, empty_payload, std::string(64, '\0'))));
  CHECK_FALSE(issuer_of(token_keys(), good));
}

TEST_CASE("the algorithm is the key's, whatever the token says") {
  const auto keys = all_keys();
  for (const char* algorithm : {"none", "None", "", "hs256", "HS384", "HS512", "RS384", "PS256",
                                "ES384", "EdDSA", "dir", "A128KW", "RS256", "ES256"}) {
    INFO(algorithm);
    const auto header = std::format(R"({{"alg":"{}"}})", algorithm);
    CHECK_FALSE(issuer_of(keys, test::hmac_token(header, empty_payload, secret)));
    CHECK_FALSE(issuer_of(keys, test::compact(header, empty_payload, "x")));
  }
  // The public key as a secret, in every spelling of it.
  auto pem = rsa().public_pem();
  CHECK_FALSE(issuer_of(keys, test::hmac_token(hs256, empty_payload, pem)));
  pem.pop_back();
  CHECK_FALSE(issuer_of(keys, test::hmac_token(hs256, empty_payload, pem)));
  CHECK_FALSE(issuer_of(keys, rsa().token(es256, empty_payload)));
  CHECK_FALSE(issuer_of(keys, rsa().token(hs256, empty_payload)));
}

TEST_CASE("a key with an id is for tokens that name it or none") {
  token_keys keys;
  // The example's public key shows that a JWKS is read; tokens here name its id.
  REQUIRE(keys.add_jwks(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"one","use":"sig",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})"));
  CHECK(issuer_of(keys, example) == token_issuer::configured);
  auto named = parse_token(example);
  REQUIRE(named);
  named->key_id = "two";
  CHECK_FALSE(keys.verify(*named));
  named->key_id = "one";
  CHECK(keys.verify(*named));
}

TEST_CASE("secrets that are too short or too long are refused") {
  token_keys keys;
  CHECK_FALSE(keys.add_secret(std::string(31, 'x'), token_issuer::configured));
  CHECK_FALSE(keys.add_secret(std::string(1025, 'x'), token_issuer::configured));
  CHECK(keys.add_secret(std::string(1024, 'x'), token_issuer::configured));
}

TEST_CASE("keys that are weak, private, secret or unreadable are refused") {
  token_keys keys;
  CHECK_FALSE(keys.add_pem("no PEM at all"));
  const auto weak = test::signing_key::rsa(1024);
  CHECK_FALSE(keys.add_pem(weak.public_pem()));
  for (const char* jwks :
       {"", "[]", "{}", R"({"keys":[]})", R"({"keys":{}})", R"({"keys":[1]})",
        R"({"keys":[{"kty":"oct","k":"c2VjcmV0"}]})",
        R"({"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]})",
        R"({"keys":[{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}]})",
        R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]})",
        R"({"keys":[{"kty":"EC","crv":"P-256","alg":"ES384","d":"AA",
            "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})",
        R"({"kty":"EC","crv":"P-256","d":"AA","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})"}) {
    INFO(jwks);
    CHECK_FALSE(keys.add_jwks(jwks));
  }
  // A key for encryption is no error, and verifies nothing either.
  CHECK(keys.add_jwks(R"({"keys":[{"kty":"RSA","use":"enc","n":"AA","e":"AQAB"},
      {"kty":"EC","crv":"P-256","use":"enc","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
       "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})"));
  CHECK_FALSE(issuer_of(keys, example));
  CHECK_FALSE(issuer_of(keys, weak.token(rs256, empty_payload)));
  CHECK_FALSE(issuer_of(keys, test::hmac_token(hs256, empty_payload, "secret")));
}

}  // namespace pagemill
