#include "api/ai/requests/ask_request.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("a question comes with its filters") {
  const auto asked = parse_ask_request(
      R"({"question":" Who built it? ","document_ids":["0192f0c1-6f00-7b4c-9d2e-3f5061728394"],)"
      R"("tags":["a"],"provider":"extractive","model":null})");
  REQUIRE(asked);
  CHECK(asked->question == "Who built it?");
  CHECK(asked->filter.documents.size() == 1);
  CHECK(asked->filter.tags == std::vector<std::string>{"a"});
  CHECK(asked->provider == "extractive");
  CHECK(asked->model.empty());
}

TEST_CASE("what is no question names its member") {
  struct row {
    std::string body;
    const char* field;
  };
  const row rows[] = {
      {"{}", "question"},
      {R"({"question":""})", "question"},
      {R"({"question":" \n\u200b"})", "question"},
      {R"({"question":"a\u0000b"})", "question"},
      {R"({"question":["a"]})", "question"},
      {R"({"question":")" + std::string(100'000, 'a') + "\"}", "question"},
      {R"({"question":"a","document_ids":["x"]})", "document_ids"},
      {R"({"question":"a","document_ids":"x"})", "document_ids"},
      {R"({"question":"a","tags":[1]})", "tags"},
      {R"({"question":"a","provider":""})", "provider"},
      {R"({"question":"a","provider":7})", "provider"},
      {R"({"question":"a","model":{}})", "model"},
      {R"({"question":"a","limit":3})", "limit"},
  };
  for (const auto& each : rows) {
    const auto asked = parse_ask_request(each.body);
    CAPTURE(each.field);
    REQUIRE_FALSE(asked);
    CHECK(asked.error().status == 422);
    CHECK(asked.error().code == "invalid_member");
    CHECK(asked.error().field == each.field);
  }
  CHECK(parse_ask_request("[]").error().code == "invalid_json");
}
