#include "api/ai/requests/field_request.hpp"

#include <format>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

constexpr std::string_view some_document = "0192f0c1-6f00-7b4c-9d2e-3f5061728394";

std::string refusal_of(std::string_view json) {
  const auto made = parse_field_request(json);
  return made ? "ok" : std::format("{} {}", made.error().status, made.error().code);
}

std::string with_schema(std::string_view schema) {
  return std::format(R"({{"document_id":"{}","schema":{}}})", some_document, schema);
}

}  // namespace

TEST_CASE("a request for fields has a document and a schema") {
  const auto made = parse_field_request(
      std::format(R"({{"document_id":"{}","schema":{{"properties":{{"a":{{"items":{{"properties":
                     {{"b":{{"items":{{}}}}}}}}}}}}}},"model":"m","provider":null}})",
                  some_document));
  REQUIRE(made);
  CHECK(to_string(made->document) == some_document);
  CHECK(made->model == "m");
  CHECK(made->provider.empty());
  CHECK(made->schema.root.properties[0].items[0].properties[0].pointer == "/a/*/b");
}

TEST_CASE("what is no request for fields is refused with its code") {
  CHECK(refusal_of("") == "400 invalid_json");
  CHECK(refusal_of("[]") == "400 invalid_json");
  CHECK(refusal_of("{}") == "422 invalid_member");
  CHECK(refusal_of(R"({"document_id":7,"schema":{}})") == "422 invalid_member");
  CHECK(refusal_of(R"({"document_id":"7","schema":{}})") == "422 invalid_member");
  CHECK(refusal_of(std::format(R"({{"document_id":"{}"}})", some_document)) ==
        "422 invalid_member");
  CHECK(refusal_of(R"({"question":"?"})") == "422 invalid_member");
  CHECK(refusal_of(with_schema("7")) == "422 invalid_schema");
  CHECK(refusal_of(with_schema(R"({"properties":{"a":{"type":"string","type":"number"}}})")) ==
        "422 invalid_schema");
  CHECK(refusal_of(with_schema(R"({"properties":{"a":{"$ref":"#"}}})")) == "422 recursive_schema");
  CHECK(refusal_of(with_schema(R"({"properties":{"a":{"if":{}}}})")) == "422 unsupported_schema");
  CHECK(refusal_of(with_schema(std::string(100, '[') + std::string(100, ']'))) ==
        "400 invalid_json");
}
