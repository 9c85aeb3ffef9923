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

TEST_CASE("a search takes pages, dates and whether to explain") {
  const auto parsed = parse_search_request(
      R"({"query":"a","pages":"8,1-5","created_after":"2026-01-31T12:00:00Z",
          "created_before":"2026-02-01T00:00:00Z","explain":true})",
      std::nullopt);
  REQUIRE(parsed);
  CHECK(parsed->filter.pages == std::vector<std::pair<int, int>>{{1, 5}, {8, 8}});
  CHECK(parsed->filter.created_after == parse_rfc3339("2026-01-31T12:00:00Z"));
  CHECK(parsed->filter.created_before.has_value());
  CHECK(parsed->explain);
  CHECK(parse_search_request(R"({"query":"a","pages":"7-"})", std::nullopt)
            ->filter.pages.front()
            .first == 7);
  for (const auto* wrong : {R"("pages":"x")", R"("pages":3)", R"("created_after":"yesterday")",
                            R"("created_before":1)", R"("explain":"yes")"}) {
    INFO(wrong);
    CHECK(outcome(std::string(R"({"query":"a",)") + wrong + "}").starts_with("invalid_member:"));
  }
}

TEST_CASE("the parameters of a GET are the members of a body") {
  const auto parse = [](std::string_view target) {
    request_head head;
    head.target = *parse_target(target);
    return parse_search_parameters(head);
  };
  const auto parsed = parse(
      "/api/v1/search?q=two+words&mode=keyword&limit=7&tags=a,b&section=2.3"
      "&pages=1-2&min_score=0.5&explain=true&document_ids="
      "01890000-0000-7000-8000-000000000000");
  REQUIRE(parsed);
  CHECK(parsed->query == "two words");
  CHECK(parsed->mode == search_mode::keyword);
  CHECK(parsed->limit == 7);
  CHECK(parsed->filter.tags == std::vector<std::string>{"a", "b"});
  CHECK(parsed->filter.documents.size() == 1);
  CHECK(parsed->min_score == 0.5);
  CHECK(parsed->explain);
  const auto refused = [&](std::string_view target) {
    const auto outcome = parse(target);
    return outcome ? "" : outcome.error().code + ":" + outcome.error().field;
  };
  CHECK(refused("/s") == "invalid_parameter:q");
  CHECK(refused("/s?q=") == "invalid_parameter:q");
  CHECK(refused("/s?q=a&q=b") == "invalid_parameter:q");
  CHECK(refused("/s?q=a&limit=0") == "invalid_parameter:limit");
  CHECK(refused("/s?q=a&limit=ten") == "invalid_parameter:limit");
  CHECK(refused("/s?q=a&document_ids=1,2") == "invalid_parameter:document_ids");
  CHECK(refused("/s?q=a&more=1") == "invalid_parameter:more");
  CHECK(parse("/s?q=a&limit=0").error().detail ==
        "The parameter limit must be a whole number from 1.");
}

}  // namespace pagemill
