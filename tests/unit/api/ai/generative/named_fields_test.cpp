#include "api/ai/generative/named_fields.hpp"

#include <doctest/doctest.h>

#include "api/ai/fields/schema_compiler.hpp"

using namespace pagemill;

namespace {

namespace json = boost::json;

const std::vector<passage> invoice{
    {.document = {},
     .text = "Invoice 4711 of Merrow Ltd.\nDate: 30 November 2026\nTotal: 1,234.50 EUR\n"
             "Lamp 12.00\nRope 7.25"}};

field_schema schema_of(std::string_view text) {
  auto compiled = compile_schema(text);
  REQUIRE(compiled);
  return *std::move(compiled);
}

constexpr std::string_view invoice_schema = R"({"type":"object","properties":{
  "seller":{"type":"string"},"date":{"type":"string","format":"date"},
  "total":{"type":"number"},"paid":{"type":"boolean"},
  "items":{"type":"array","items":{"type":"object","properties":{
    "name":{"type":"string"},"price":{"type":"number"}}}}}})";

extraction collect(std::initializer_list<std::string_view> answers) {
  const auto snippets = cut_snippets(invoice, 10'000);
  field_collection collected;
  for (const auto answer : answers) {
    const auto fields = read_named_fields(answer);
    REQUIRE(fields);
    collected.add(*fields, snippets);
  }
  return collected.finish(schema_of(invoice_schema), "en");
}

}  // namespace

TEST_CASE("fields are read out of what stands around them") {
  const auto fields = read_named_fields(
      "Here you "
      "are:\n```json\n{\"fields\":[{\"pointer\":\"/total\",\"value\":1234.5,\"n\":3}]}\n```");
  REQUIRE(fields);
  REQUIRE(fields->size() == 1);
  CHECK(fields->front().pointer == "/total");
  CHECK_FALSE(read_named_fields("I cannot do that."));
  CHECK_FALSE(read_named_fields("{\"fields\": 3}"));
  CHECK_FALSE(read_named_fields("}{"));
  CHECK(read_named_fields(R"({"fields":[{"pointer":"/a"},7,{"pointer":"/a","value":null,"n":1},
                             {"pointer":"/a","value":{},"n":1},{"pointer":"/a","value":1,"n":0}]})")
            ->empty());
}

TEST_CASE("a value counts with a snippet that says it") {
  const auto made = collect({R"({"fields":[
    {"pointer":"/seller","value":"merrow ltd","n":1},{"pointer":"/date","value":"2026-11-30","n":2},
    {"pointer":"/total","value":1234.5,"n":3},{"pointer":"/unknown","value":"Rope","n":5}]})"});
  CHECK(made.value == json::object{{"seller", "merrow ltd"},
                                   {"date", "2026-11-30"},
                                   {"total", 1234.5},
                                   {"paid", nullptr},
                                   {"items", nullptr}});
  REQUIRE(made.sources.size() == 3);
  CHECK(made.sources.at("/total").text == "Total: 1,234.50 EUR");
}

TEST_CASE("what no snippet says is null") {
  const auto made = collect({R"({"fields":[
    {"pointer":"/seller","value":"Somebody else","n":1},{"pointer":"/total","value":99,"n":3},
    {"pointer":"/date","value":"1999-01-01","n":2},{"pointer":"/paid","value":true,"n":99},
    {"pointer":"","value":1,"n":4},{"pointer":"no pointer","value":"Rope","n":5}]})"});
  CHECK(made.sources.empty());
  for (const auto& member : made.value) CHECK(member.value().is_null());
}

TEST_CASE("a value that is not valid by the schema is null") {
  const auto made = collect({R"({"fields":[{"pointer":"/total","value":"Merrow","n":1}]})"});
  CHECK(made.value.at("total").is_null());
  CHECK(made.sources.empty());
}

TEST_CASE("items of later parts come behind those of earlier ones") {
  const auto made = collect({R"({"fields":[{"pointer":"/items/0/name","value":"Lamp","n":4},
                                {"pointer":"/items/0/price","value":12,"n":4},
                                {"pointer":"/seller","value":"Merrow Ltd.","n":1}]})",
                             R"({"fields":[{"pointer":"/items/0/name","value":"Rope","n":5},
                                {"pointer":"/items/0/price","value":7.25,"n":5},
                                {"pointer":"/seller","value":"Ltd.","n":1}]})"});
  CHECK(made.value.at("items") ==
        json::value{{{"name", "Lamp"}, {"price", 12}}, {{"name", "Rope"}, {"price", 7.25}}});
  CHECK(made.value.at("seller") == "Merrow Ltd.");
  CHECK(made.sources.at("/items/1/price").text == "Rope 7.25");
}
