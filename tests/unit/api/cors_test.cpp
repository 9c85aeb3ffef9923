#include "api/http/cors.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "api/http/response_headers.hpp"

namespace pagemill {
namespace {

std::string value_of(const header_list& headers, std::string_view name) {
  const auto found = std::ranges::find(headers, name, &header_list::value_type::first);
  return found == headers.end() ? "" : found->second;
}

request_head preflight(std::string origin) {
  return {.method = http_method::options,
          .headers = {{"origin", std::move(origin)}, {"access-control-request-method", "POST"}}};
}

}  // namespace

TEST_CASE("origins are a list of exact origins, or all") {
  const auto rules = *parse_cors("https://a.example, http://localhost:5173");
  CHECK(rules.origins == std::vector<std::string>{"https://a.example", "http://localhost:5173"});
  CHECK_FALSE(rules.any);
  CHECK(parse_cors("*")->any);
  CHECK(parse_cors("")->empty());
  for (const auto* wrong : {"a.example", "https://", "https://a.example/", "null", "https://*.b"}) {
    CHECK(parse_cors(wrong).error() == wrong);
  }
}

TEST_CASE("only an origin of the list is let in, and the answer varies with it") {
  const auto rules = *parse_cors("https://a.example");
  const auto let_in = cors_headers(rules, "https://a.example");
  CHECK(value_of(let_in, "Access-Control-Allow-Origin") == "https://a.example");
  CHECK(value_of(let_in, "Access-Control-Allow-Credentials") == "true");
  CHECK(value_of(let_in, "Access-Control-Expose-Headers").contains("RateLimit-Remaining"));
  CHECK(value_of(let_in, "Vary") == "Origin");
  for (const auto* other : {"", "https://a.example.evil", "https://a.example:8443", "null",
                            "http://a.example", "https://A.example"}) {
    CAPTURE(other);
    const auto refused = cors_headers(rules, other);
    CHECK(value_of(refused, "Access-Control-Allow-Origin").empty());
    CHECK(value_of(refused, "Vary") == "Origin");
  }
  CHECK(cors_headers({}, "https://a.example").empty());
}

TEST_CASE("where all origins are let in, none is let in with credentials") {
  const auto headers = cors_headers(*parse_cors("*"), "https://b.example");
  CHECK(value_of(headers, "Access-Control-Allow-Origin") == "*");
  CHECK(value_of(headers, "Access-Control-Allow-Credentials").empty());
}

TEST_CASE("a preflight is told the path's methods and the headers that routes read") {
  const auto rules = *parse_cors("https://a.example");
  const auto answer = preflight_headers(rules, preflight("https://a.example"), "GET, POST");
  CHECK(value_of(answer, "Access-Control-Allow-Methods") == "GET, POST");
  CHECK(value_of(answer, "Access-Control-Allow-Headers").contains("Authorization"));
  CHECK(preflight_headers(rules, preflight("https://b.example"), "GET").empty());
  CHECK(is_preflight(preflight("https://b.example")));
  CHECK_FALSE(is_preflight({.method = http_method::options, .headers = {{"origin", "x"}}}));
}

TEST_CASE("every answer carries the policy for browsers, and HSTS only over TLS") {
  exchange request;
  auto plain = empty_response(204);
  complete_headers(plain, request, {}, api_content_policy);
  CHECK(value_of(plain.headers, "X-Content-Type-Options") == "nosniff");
  CHECK(value_of(plain.headers, "X-Frame-Options") == "DENY");
  CHECK(value_of(plain.headers, "Referrer-Policy") == "no-referrer");
  CHECK(value_of(plain.headers, "Content-Security-Policy").starts_with("default-src 'none'"));
  CHECK(value_of(plain.headers, "Cache-Control") == "no-store");
  CHECK(value_of(plain.headers, "Strict-Transport-Security").empty());

  request.secure = true;
  auto tagged = empty_response(304);
  tagged.headers = {{"ETag", "\"1\""}, {"Vary", "Accept-Encoding"}};
  complete_headers(tagged, request, *parse_cors("https://a.example"), page_content_policy);
  CHECK(value_of(tagged.headers, "Cache-Control") == "private, no-cache");
  CHECK(value_of(tagged.headers, "Strict-Transport-Security") == "max-age=31536000");
  CHECK(value_of(tagged.headers, "Content-Security-Policy").contains("script-src 'self'"));
  CHECK(value_of(tagged.headers, "Vary") == "Accept-Encoding, Origin");
}

}  // namespace pagemill
