#include "api/ai/fields/schema_compiler.hpp"

#include <format>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string compile_outcome(std::string_view schema) {
  const auto made = compile_schema(schema);
  return made ? "ok" : made.error().code + " " + made.error().field;
}

std::string one_field(std::string_view schema) {
  return std::format(R"({{"type":"object","properties":{{"a":{}}}}})", schema);
}

}  // namespace

TEST_CASE("a schema becomes rules with the pointers of their values") {
  const auto made = compile_schema(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Invoice",
    "properties": {
      "a/b": {"type": ["number", "null"], "title": "Total", "minimum": 0, "multipleOf": 0.01},
      "lines": {"type": "array", "maxItems": 9, "items": {"$ref": "#/$defs/line"}},
      "party": {"anyOf": [{"$ref": "#/$defs/party"}, {"type": "null"}], "description": "Buyer"}
    },
    "required": ["lines"], "additionalProperties": false,
    "$defs": {
      "line": {"type": "object", "properties": {"price": {"type": "number"}}},
      "party": {"type": "object", "properties": {"name": {}}}
    }})");
  REQUIRE(made);
  const auto& root = made->root;
  CHECK(root.title == "Invoice");
  REQUIRE(root.properties.size() == 3);
  CHECK(root.properties[0].name == "a/b");
  CHECK(root.properties[0].pointer == "/a~1b");
  CHECK(root.properties[0].types == std::vector{field_type::number});
  CHECK(root.properties[0].minimum == 0);
  CHECK_FALSE(root.properties[0].required);
  CHECK(root.properties[1].required);
  CHECK(root.properties[1].items_most == 9);
  CHECK(root.properties[1].items[0].properties[0].pointer == "/lines/*/price");
  CHECK(root.properties[2].description == "Buyer");
  CHECK(root.properties[2].properties[0].types == std::vector{field_type::string});
}

TEST_CASE("what is no schema is refused with its place") {
  CHECK(compile_outcome("no") == "invalid_schema schema");
  CHECK(compile_outcome("[]") == "invalid_schema schema");
  CHECK(compile_outcome(R"({"type":"object","properties":[]})") ==
        "invalid_schema schema/properties");
  const auto outcome = [](std::string_view schema) { return compile_outcome(one_field(schema)); };
  CHECK(outcome("7") == "invalid_schema schema/properties/a");
  CHECK(outcome(R"({"type":"text"})") == "invalid_schema schema/properties/a/type");
  CHECK(outcome(R"({"type":[]})") == "invalid_schema schema/properties/a/type");
  CHECK(outcome(R"({"type":["string","string"]})") == "invalid_schema schema/properties/a/type");
  CHECK(outcome(R"({"enum":[]})") == "invalid_schema schema/properties/a/enum");
  CHECK(outcome(R"({"minimum":"1"})") == "invalid_schema schema/properties/a/minimum");
  CHECK(outcome(R"({"multipleOf":0})") == "invalid_schema schema/properties/a/multipleOf");
  CHECK(outcome(R"({"maxLength":-1})") == "invalid_schema schema/properties/a/maxLength");
  CHECK(outcome(R"({"minItems":1.5})") == "invalid_schema schema/properties/a/minItems");
  CHECK(outcome(R"({"title":7})") == "invalid_schema schema/properties/a/title");
  CHECK(outcome(R"({"$ref":"#/$defs/x"})") == "invalid_schema schema/properties/a/$ref");
  CHECK(outcome(R"({"anyOf":{}})") == "invalid_schema schema/properties/a/anyOf");
}

TEST_CASE("a keyword that constrains is refused where it is not supported") {
  const auto outcome = [](std::string_view schema) { return compile_outcome(one_field(schema)); };
  for (const auto* keyword :
       {"not", "if", "patternProperties", "prefixItems", "contains", "dependentRequired",
        "propertyNames", "minProperties", "unevaluatedProperties", "minimun"}) {
    CHECK(outcome(std::format(R"({{"{}":{{}}}})", keyword)) ==
          std::format("unsupported_schema schema/properties/a/{}", keyword));
  }
  CHECK(outcome(R"({"type":["string","object"]})") ==
        "unsupported_schema schema/properties/a/type");
  CHECK(outcome(R"({"format":"hostname"})") == "unsupported_schema schema/properties/a/format");
  CHECK(outcome(R"({"pattern":"(a)\\1"})") == "unsupported_schema schema/properties/a/pattern");
  CHECK(outcome(R"({"pattern":"("})") == "unsupported_schema schema/properties/a/pattern");
  CHECK(outcome(R"({"enum":[{}]})") == "unsupported_schema schema/properties/a/enum");
  CHECK(outcome("false") == "unsupported_schema schema/properties/a");
  CHECK(outcome(R"({"anyOf":[{"type":"string"},{"type":"number"}]})") ==
        "unsupported_schema schema/properties/a/anyOf");
  CHECK(outcome(R"({"$ref":"https://example.org/x"})") ==
        "unsupported_schema schema/properties/a/$ref");
  CHECK(outcome(R"({"$ref":"#/$defs/x","maxLength":3})") ==
        "unsupported_schema schema/properties/a/maxLength");
  CHECK(outcome(R"({"type":"object","additionalProperties":{"type":"string"}})") ==
        "unsupported_schema schema/properties/a/additionalProperties");
  CHECK(outcome(R"({"type":"object","required":["x"]})") ==
        "unsupported_schema schema/properties/a/required");
  CHECK(compile_outcome(R"({"type":"string"})") == "unsupported_schema schema");
  CHECK(compile_outcome(R"({})") == "unsupported_schema schema");
}

TEST_CASE("annotations are taken, whatever they say") {
  CHECK(compile_outcome(one_field(R"({"default":{},"examples":[1],"x-order":3,"$comment":"c",
                                      "readOnly":true,"type":"string"})")) == "ok");
  CHECK(compile_outcome(one_field("true")) == "ok");
  CHECK(compile_outcome(one_field(R"({"type":"null"})")) == "ok");
}

TEST_CASE("a schema that refers to itself is refused") {
  CHECK(compile_outcome(one_field(R"({"$ref":"#"})")) ==
        "recursive_schema schema/properties/a/$ref");
  CHECK(compile_outcome(
            R"({"properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"properties":
               {"next":{"anyOf":[{"$ref":"#/$defs/n"},{"type":"null"}]}}}}})") ==
        "recursive_schema schema/$defs/n/properties/next/anyOf/0/$ref");
  // The same twice is no recursion.
  CHECK(compile_outcome(R"({"properties":{"a":{"$ref":"#/$defs/n"},"b":{"$ref":"#/$defs/n"}},
                            "$defs":{"n":{"type":"string"}}})") == "ok");
}

TEST_CASE("too many fields, too deep and too long are refused") {
  std::string many, few;
  for (int i = 0; i < 10'000; ++i) {
    many += std::format(R"({}"f{}":{{"type":"string"}})", i > 0 ? "," : "", i);
    if (i == schema_fields_max - 1) few = many;
  }
  CHECK(compile_outcome("{\"properties\":{" + few + "}}") == "ok");
  CHECK(compile_outcome("{\"properties\":{" + many + "}}").starts_with("schema_too_large"));
  std::string deep = R"({"type":"string"})";
  for (int i = 0; i < schema_depth_max; ++i) deep = one_field(deep);
  CHECK(compile_outcome(deep) == "ok");
  CHECK(compile_outcome(one_field(deep)).starts_with("schema_too_large schema/properties/a"));
  std::string abyss = "true";
  for (int i = 0; i < 20'000; ++i) abyss = "{\"not\":" + abyss + "}";
  CHECK(compile_outcome(abyss) == "schema_too_large schema");
  CHECK(compile_outcome(std::string(schema_bytes_max + 1, ' ')) == "schema_too_large schema");
  // Ten references to ten references to ...
  std::string tower = R"("d0":{"type":"string"})";
  for (int i = 1; i < 7; ++i) {
    tower += std::format(R"(,"d{}":{{"properties":{{)", i);
    for (int j = 0; j < 10; ++j) {
      tower += std::format(R"({}"p{}":{{"$ref":"#/$defs/d{}"}})", j > 0 ? "," : "", j, i - 1);
    }
    tower += "}}";
  }
  CHECK(compile_outcome(R"({"properties":{"a":{"$ref":"#/$defs/d6"}},"$defs":{)" + tower + "}}")
            .starts_with("schema_too_large"));
}
