#include "api/search/search_request.hpp"

#include <format>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

/// "" when the body is taken, else "code:field".
std::string outcome(std::string_view body, std::optional<search_mode> mode = std::nullopt) {
  const auto parsed = parse_search_request(body, mode);
  return parsed ? "" : parsed.error().code + ":" + parsed.error().field;
}

}  // namespace

TEST_CASE("a search takes all its members") {
  const auto parsed = parse_search_request(
      R"({"query":" two words ","mode":"keyword","limit":5000,"tags":["a"],"section":"2.3.1",
          "document_ids":["01890000-0000-7000-8000-000000000000"],"min_score":0.5,"more":null})",
      std::nullopt);
  REQUIRE(parsed);
  CHECK(parsed->query == "two words");
  CHECK(parsed->mode == search_mode::keyword);
  CHECK(parsed->limit == 1000);
  CHECK(parsed->filter.tags == std::vector<std::string>{"a"});
  CHECK(parsed->filter.section == "2.3.1");
  CHECK(parsed->filter.documents.size() == 1);
  CHECK(parsed->min_score == 0.5);
}

TEST_CASE("a search is hybrid unless it says otherwise, and the path has the last word") {
  CHECK(parse_search_request(R"({"query":"a"})", std::nullopt)->mode == search_mode::hybrid);
  CHECK(parse_search_request(R"({"query":"a"})", search_mode::semantic)->mode ==
        search_mode::semantic);
  CHECK(outcome(R"({"query":"a","mode":"semantic"})", search_mode::semantic).empty());
  CHECK(outcome(R"({"query":"a","mode":"keyword"})", search_mode::semantic) ==
        "invalid_member:mode");
}

TEST_CASE("members of a search that are wrong are named") {
  const std::pair<const char*, const char*> bad[] = {
      {R"({})", "query"},
      {R"({"query":1})", "query"},
      {R"({"query":"\t "})", "query"},
      {R"({"query":"\r\n"})", "query"},
      {R"({"query":"\u00a0\u200b\ufeff"})", "query"},
      {R"({"query":"a","limit":0})", "limit"},
      {R"({"query":"a","limit":-1})", "limit"},
      {R"({"query":"a","limit":1.5})", "limit"},
      {R"({"query":"a","limit":"5"})", "limit"},
      {R"({"query":"a","section":""})", "section"},
      {R"({"query":"a","section":".1"})", "section"},
      {R"({"query":"a","section":"1; DROP"})", "section"},
      {R"({"query":"a","tags":[1]})", "tags"},
      {R"({"query":"a","tags":["a\u0000"]})", "tags"},
      {R"({"query":"a","document_ids":"x"})", "document_ids"},
      {R"({"query":"a","min_score":"1"})", "min_score"},
      {R"({"query":"a","surprise":1})", "surprise"}};
  for (const auto& [body, field] : bad) {
    CAPTURE(body);
    CHECK(outcome(body) == std::string("invalid_member:") + field);
  }
  CHECK(parse_search_request(R"({"query":"a","limit":18446744073709551615})", {})->limit == 1000);
  CHECK(outcome(R"({"query":")" + std::string(8001, 'a') + "\"}") == "invalid_member:query");
}

TEST_CASE("a search of more members than any has is refused before they are compared") {
  std::string body = R"({"query":"a")";
  for (int i = 0; i < 100'000; ++i) body += std::format(",\"m{}\":1", i);
  const auto refused = parse_search_request(body + "}", std::nullopt);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().status == 400);
  CHECK(refused.error().code == "invalid_json");
}

TEST_CASE("a search that is no JSON object is refused") {
  for (const char* bad : {"", "null", "[]", "{\"query\":\"\xff\"}", "{\"query\":\"\\ud800\"}"}) {
    CAPTURE(bad);
    CHECK(outcome(bad) == "invalid_json:");
  }
  CHECK(outcome("{\"query\":" + std::string(100'000, '[')) == "invalid_json:");
}

}  // namespace pagemill
