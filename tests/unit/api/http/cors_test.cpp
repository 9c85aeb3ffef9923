#include "api/http/cors.hpp"

#include <algorithm>

#include <doctest/doctest.h>

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

}  // namespace pagemill
