#include "api/ai/requests/embeddings_request.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string as_json(const std::vector<float>& vector, vector_encoding encoding) {
  std::string json;
  append_embedding(json, 0, vector, encoding);
  return json;
}

}  // namespace

TEST_CASE("one text or several are taken, as clients send them") {
  const auto one = parse_embeddings_request(R"({"input":"a text","model":"any"})");
  REQUIRE(one);
  CHECK(one->texts == std::vector<std::string>{"a text"});
  CHECK(one->encoding == vector_encoding::floats);
  CHECK_FALSE(one->dimension);
  const auto several = parse_embeddings_request(
      R"({"input":["a","b"],"encoding_format":"base64","dimensions":384,"user":"u","model":null})");
  REQUIRE(several);
  CHECK(several->texts == std::vector<std::string>{"a", "b"});
  CHECK(several->encoding == vector_encoding::base64);
  CHECK(several->dimension == 384);
}

TEST_CASE("what is no request names its member") {
  struct row {
    std::string body;
    const char* field;
  };
  std::string many = R"({"input":["a")";
  for (std::size_t i = 0; i < embeddings_texts_max; ++i) many += R"(,"a")";
  many += "]}";
  const row rows[] = {
      {"{}", "input"},
      {R"({"input":null})", "input"},
      {R"({"input":""})", "input"},
      {R"({"input":" \n\u200b"})", "input"},
      {R"({"input":[]})", "input"},
      {R"({"input":["a",""]})", "input"},
      {R"({"input":["a\u0000"]})", "input"},
      {R"({"input":[1,2,3]})", "input"},
      {R"({"input":[[1,2],[3]]})", "input"},
      {R"({"input":{"text":"a"}})", "input"},
      {many, "input"},
      {R"({"input":"a","encoding_format":"int8"})", "encoding_format"},
      {R"({"input":"a","encoding_format":1})", "encoding_format"},
      {R"({"input":"a","dimensions":0})", "dimensions"},
      {R"({"input":"a","dimensions":-1})", "dimensions"},
      {R"({"input":"a","dimensions":"384"})", "dimensions"},
      {R"({"input":"a","model":7})", "model"},
      {R"({"input":"a","model":"m\u0000"})", "model"},
      {R"({"input":"a","user":{}})", "user"},
      {R"({"input":"a","inputs":"b"})", "inputs"},
  };
  for (const auto& [body, field] : rows) {
    CAPTURE(body.substr(0, 80));
    const auto parsed = parse_embeddings_request(body);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == "invalid_member");
    CHECK(parsed.error().field == field);
  }
  for (const auto* body : {"", "[]", "\"a\"", R"({"input":"a","input":"b"})"}) {
    CAPTURE(body);
    CHECK(parse_embeddings_request(body).error().code == "invalid_json");
  }
  CHECK(parse_embeddings_request(R"({"input":[1,2]})").error().detail.contains("tokens"));
}

TEST_CASE("a vector is an array of numbers, or the bytes of its floats") {
  CHECK(as_json({1, -0.5, 0.0001F}, vector_encoding::floats) ==
        R"({"object":"embedding","index":0,"embedding":[1,-0.5,1e-04]})");
  // 1.0 is 00 00 80 3f, -2.0 is 00 00 00 c0.
  CHECK(as_json({1, -2}, vector_encoding::base64) ==
        R"({"object":"embedding","index":0,"embedding":"AACAPwAAAMA="})");
  std::string two;
  append_embedding(two, 0, {1}, vector_encoding::floats);
  append_embedding(two, 1, {2}, vector_encoding::floats);
  CHECK(two.contains(R"([1]},{"object":"embedding","index":1)"));
}

TEST_CASE("an answer is not longer than was reckoned") {
  const std::vector<float> vector(512, -0.012345678F);
  for (const auto encoding : {vector_encoding::floats, vector_encoding::base64}) {
    CHECK(as_json(vector, encoding).size() <= embeddings_answer_bytes(1, 512, encoding));
  }
}
