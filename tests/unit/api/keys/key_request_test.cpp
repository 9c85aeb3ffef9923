#include "api/keys/key_request.hpp"

#include <format>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

const utc_time asked_at = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

/// "" or "code:field".
std::string outcome(std::string_view body) {
  const auto read = parse_key_request(body, asked_at);
  return read ? "" : std::format("{}:{}", read.error().code, read.error().field);
}

}  // namespace

TEST_CASE("a request for a key is read") {
  const auto read = parse_key_request(
      R"({"name":" ci ","scopes":["read","ask"],"expires_at":"2026-02-01T00:00:00+01:00"})",
      asked_at);
  REQUIRE(read);
  CHECK(read->name == "ci");
  CHECK(read->scopes == scope_set{permission::read, permission::ask});
  CHECK(read->expires_at->starts_with("2026-01-31T23:00:00"));
  const auto least = parse_key_request(R"({"name":"x","scopes":null})", asked_at);
  REQUIRE(least);
  CHECK_FALSE(least->scopes);
  CHECK_FALSE(least->expires_at);
}

TEST_CASE("what is wrong with a request for a key is named") {
  CHECK(outcome("") == "invalid_json:");
  CHECK(outcome("[]") == "invalid_json:");
  CHECK(outcome("{}") == "invalid_member:name");
  CHECK(outcome(R"({"name":""})") == "invalid_member:name");
  CHECK(outcome(R"({"name":1})") == "invalid_member:name");
  CHECK(outcome(R"({"name":"a\u0000"})") == "invalid_member:name");
  CHECK(outcome(std::format(R"({{"name":"{}"}})", std::string(201, 'a'))) == "invalid_member:name");
  CHECK(outcome(R"({"name":"a","name":"b"})") == "invalid_json:name");
  CHECK(outcome(R"({"name":"a","scopes":[]})") == "invalid_member:scopes");
  CHECK(outcome(R"({"name":"a","scopes":["admin"]})") == "invalid_member:scopes");
  CHECK(outcome(R"({"name":"a","scopes":[1]})") == "invalid_member:scopes");
  CHECK(outcome(R"({"name":"a","scopes":"read"})") == "invalid_member:scopes");
  CHECK(outcome(R"({"name":"a","expires_at":"soon"})") == "invalid_member:expires_at");
  CHECK(outcome(R"({"name":"a","expires_at":"2025-12-31T00:00:00Z"})") ==
        "invalid_member:expires_at");
  CHECK(outcome(R"({"name":"a","expires_at":5})") == "invalid_member:expires_at");
  CHECK(outcome(R"({"name":"a","key":"pm_x"})") == "invalid_member:key");
}

}  // namespace pagemill
