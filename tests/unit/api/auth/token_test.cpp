#include "api/auth/token.hpp"

#include <format>

#include <doctest/doctest.h>

#include "tests/support/tokens.hpp"

namespace pagemill {
namespace {

constexpr std::string_view good_header = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view claimed_user = "01890000-0000-7000-8000-000000000001";

bool reads(std::string_view header, std::string_view payload) {
  return parse_token(test::compact(header, payload, "signature")).has_value();
}

}  // namespace

TEST_CASE("a token is read with all its claims") {
  const auto payload =
      std::format(R"({{"sub":"{}","exp":12.5,"nbf":7,"iss":"us","aud":["a","b"],"role":"r",)"
                  R"("scope":"read  search","more":{{"x":1}}}})",
                  claimed_user);
  const auto token = parse_token(
      test::compact(R"({"alg":"ES256","typ":"at+jwt","kid":"k"})", payload, "signature"));
  REQUIRE(token);
  CHECK(token->algorithm == "ES256");
  CHECK(token->key_id == "k");
  CHECK(token->claims.subject == parse_uuid(claimed_user));
  CHECK(token->claims.expires == 12.5);
  CHECK(token->claims.not_before == 7);
  CHECK(token->claims.issuer == "us");
  CHECK(token->claims.audience == std::vector<std::string>{"a", "b"});
  CHECK(token->claims.role == "r");
  CHECK(token->claims.scopes == std::vector<std::string>{"read", "search"});
}

TEST_CASE("claims that are left out are none, and an audience may be one text") {
  const auto token = parse_token(test::compact(R"({"alg":"HS256"})", R"({"aud":"a"})", "s"));
  REQUIRE(token);
  CHECK_FALSE(token->claims.subject);
  CHECK_FALSE(token->claims.expires);
  CHECK_FALSE(token->claims.scopes);
  CHECK_FALSE(token->key_id);
  CHECK(token->claims.audience == std::vector<std::string>{"a"});
}

TEST_CASE("claims of wrong types are refused") {
  REQUIRE(reads(good_header, "{}"));
  for (const char* payload :
       {R"({"sub":1})", R"({"sub":"me"})", R"({"sub":null})", R"({"exp":"1"})", R"({"exp":null})",
        R"({"exp":1e999})", R"({"exp":99999999999999999999})", R"({"nbf":true})", R"({"iss":[]})",
        R"({"aud":1})", R"({"aud":[1]})", R"({"role":{}})", R"({"scope":1})", R"({"scope":[1]})",
        R"({"sub":"01890000-0000-7000-8000-000000000001\u0000"})"}) {
    INFO(payload);
    CHECK_FALSE(reads(good_header, payload));
  }
}

TEST_CASE("a member that is named twice is refused, wherever it stands") {
  CHECK_FALSE(reads(R"({"alg":"HS256","alg":"none"})", "{}"));
  CHECK_FALSE(reads(R"({"alg":"HS256","\u0061lg":"none"})", "{}"));
  CHECK_FALSE(reads(good_header, R"({"exp":1,"exp":2})"));
  CHECK_FALSE(reads(good_header, R"({"x":{"y":1,"y":2}})"));
}

TEST_CASE("parts that are no JSON objects are refused") {
  for (const char* odd : {"", "[]", "1", "null", "\"x\"", "{", "{}{}", "{\"a\":1,}", "\xff",
                          "{\"a\":NaN}", "{'a':1}"}) {
    INFO(odd);
    CHECK_FALSE(reads(odd, "{}"));
    CHECK_FALSE(reads(good_header, odd));
  }
  CHECK_FALSE(reads(good_header, std::string(3000, '[') + std::string(3000, ']')));
}

TEST_CASE("a header that changes what is signed or names no algorithm is refused") {
  for (const char* header :
       {"{}", R"({"alg":1})", R"({"alg":["HS256"]})", R"({"alg":"HS256","crit":["exp"]})",
        R"({"alg":"HS256","b64":false})", R"({"alg":"HS256","zip":"DEF"})",
        R"({"alg":"HS256","typ":"dpop+jwt"})", R"({"alg":"HS256","typ":1})",
        R"({"alg":"HS256","kid":7})"}) {
    INFO(header);
    CHECK_FALSE(reads(header, "{}"));
  }
  CHECK(reads(R"({"alg":"HS256","typ":"jwt"})", "{}"));
}

TEST_CASE("only three parts in canonical base64url are a token") {
  const auto good = test::compact(good_header, "{}", "abc");
  REQUIRE(parse_token(good));
  CHECK_FALSE(parse_token(""));
  CHECK_FALSE(parse_token("..."));
  CHECK_FALSE(parse_token(good + "."));
  CHECK_FALSE(parse_token(good + ".x"));
  CHECK_FALSE(parse_token("." + good));
  CHECK_FALSE(parse_token(good + "="));
  CHECK_FALSE(parse_token(good + " "));
  CHECK_FALSE(parse_token(good + "\n"));
  CHECK_FALSE(parse_token(good.substr(0, good.rfind('.'))));
  CHECK_FALSE(parse_token(good.substr(0, good.rfind('.') + 1)));
}

TEST_CASE("base64url has one encoding of each text") {
  for (const std::string_view bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd", "?>?>"}) {
    CHECK(encode_base64url(bytes) == test::base64url(bytes));
    CHECK(decode_base64url(test::base64url(bytes)) == bytes);
  }
  for (const char* odd : {"Y", "YR", "YWI=", "YWJ", "YW Jj", "YW+j", "YW/j", "YWJj\n"}) {
    INFO(odd);
    CHECK_FALSE(decode_base64url(odd));
  }
}

TEST_CASE("a giant token is refused before it is read") {
  const auto of_size = [](std::size_t bytes) {
    return test::compact(good_header, R"({"x":")" + std::string(bytes, 'x') + "\"}", "s");
  };
  CHECK(parse_token(of_size(5000)));
  CHECK_FALSE(parse_token(of_size(7000)));
}

}  // namespace pagemill
