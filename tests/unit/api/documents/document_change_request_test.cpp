#include "api/documents/document_change_request.hpp"

#include <format>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

/// "" when the body is taken, else "code:field".
std::string refusal_of(std::string_view body) {
  const auto parsed = parse_document_change(body);
  return parsed ? "" : parsed.error().code + ":" + parsed.error().field;
}

/// A JSON array of `count` different tags.
std::string tags_json(int count) {
  std::string tags = "[";
  for (int i = 0; i < count; ++i) tags += std::format("{}\"t{}\"", i == 0 ? "" : ",", i);
  return tags + "]";
}

}  // namespace

TEST_CASE("a change has only what the body names, and null takes a value away") {
  const auto both = parse_document_change(R"({"title":"A title","tags":["a","b, c","a"]})");
  REQUIRE(both);
  CHECK(both->title == "A title");
  CHECK(both->tags == std::vector<std::string>{"a", "b, c"});
  const auto none = parse_document_change("{}");
  REQUIRE(none);
  CHECK_FALSE(none->title);
  CHECK_FALSE(none->tags);
  const auto cleared = parse_document_change(R"({"title":null,"tags":null})");
  REQUIRE(cleared);
  CHECK(cleared->title == "");
  CHECK(cleared->tags == std::vector<std::string>{});
  CHECK(parse_document_change(R"({"tags":[]})")->tags == std::vector<std::string>{});
}

TEST_CASE("a change has the bounds of a submission") {
  const auto title = [](std::size_t bytes) {
    return std::format(R"({{"title":"{}"}})", std::string(bytes, 't'));
  };
  CHECK(refusal_of(title(1000)) == "");
  CHECK(refusal_of(title(1001)) == "invalid_member:title");
  const auto tag = [](std::size_t bytes) {
    return std::format(R"({{"tags":["{}"]}})", std::string(bytes, 't'));
  };
  CHECK(refusal_of(tag(100)) == "");
  CHECK(refusal_of(tag(101)) == "invalid_member:tags");
  CHECK(refusal_of(std::format(R"({{"tags":{}}})", tags_json(64))) == "");
  CHECK(refusal_of(std::format(R"({{"tags":{}}})", tags_json(65))) == "invalid_member:tags");
}

TEST_CASE("anything else is refused by name") {
  for (const std::string_view body :
       {R"({"title":1})", R"({"title":["a"]})", R"({"title":"a\u0000b"})"}) {
    CAPTURE(body);
    CHECK(refusal_of(body) == "invalid_member:title");
  }
  for (const std::string_view body :
       {R"({"tags":"a"})", R"({"tags":[1]})", R"({"tags":[null]})", R"({"tags":{"a":1}})"}) {
    CAPTURE(body);
    CHECK(refusal_of(body) == "invalid_member:tags");
  }
  CHECK(refusal_of(R"({"author":"a"})") == "invalid_member:author");
  CHECK(refusal_of(R"({"author":null})") == "invalid_member:author");
  CHECK(refusal_of(R"({"priority":1})") == "invalid_member:priority");
  for (const std::string_view body : {"", "[]", "null", R"({"title":"a","title":"b"})"}) {
    CAPTURE(body);
    CHECK(refusal_of(body).starts_with("invalid_json:"));
  }
}

}  // namespace pagemill
