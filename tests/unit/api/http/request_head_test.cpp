#include "api/http/request_head.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

std::string code_of(const http_result<request_target>& parsed) {
  return parsed ? "" : parsed.error().code;
}

}  // namespace

TEST_CASE("a target is split into decoded segments and query parameters") {
  const auto target = parse_target("/api/v1/a%20b/%c3%a9?x=1&y=two+words&x=%26&flag&&");
  REQUIRE(target);
  CHECK(target->path == "/api/v1/a%20b/%c3%a9");
  CHECK(target->segments == std::vector<std::string>{"api", "v1", "a b", "é"});
  const parameter_list wanted{{"x", "1"}, {"y", "two words"}, {"x", "&"}, {"flag", ""}};
  CHECK(target->query == wanted);
}

TEST_CASE("the root, the asterisk and the absolute form are targets") {
  CHECK(parse_target("/")->segments.empty());
  CHECK(parse_target("*")->segments.empty());
  CHECK(parse_target("http://example.org:80/health")->path == "/health");
  CHECK(parse_target("HTTPS://example.org")->path == "/");
}

TEST_CASE("targets that mean nothing or hide something are refused") {
  for (const char* bad : {"", "health", "//", "/a//b", "/a/", "/a/../b", "/a/%2e%2e/b", "/.",
                          "/a%2fb", "/%", "/%2", "/%zz", "/%00", "/%ff", "/%c0%af",
                          "ftp://example.org/", "http://example.org?x", "example.org:443"}) {
    CAPTURE(bad);
    CHECK(code_of(parse_target(bad)) == "bad_target");
  }
  CHECK(code_of(parse_target("/" + std::string(target_bytes_max, 'a'))) == "target_too_long");
}

TEST_CASE("a query that is not clean form encoding is refused") {
  for (const char* bad : {"a=%", "a=%g0", "a=%00", "%ff=1", "a=%ed%a0%80", "=1"}) {
    CAPTURE(bad);
    const auto parsed = parse_query(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().status == 400);
    CHECK(parsed.error().code == "bad_query");
  }
  std::string many;
  for (std::size_t i = 0; i <= parameters_max; ++i) many += "a=1&";
  CHECK_FALSE(parse_query(many));
}

TEST_CASE("headers and parameters are found by name") {
  request_head head;
  head.headers = {{"host", "a"}, {"accept", "b"}, {"accept", "c"}};
  head.target = *parse_target("/?q=1");
  CHECK(head.header("accept") == "b");
  CHECK(head.header("none").empty());
  CHECK(head.parameter("q") == "1");
  CHECK_FALSE(head.parameter("r"));
}

}  // namespace pagemill
