#include "api/ai/fields/field_reading.hpp"

#include <format>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "api/ai/fields/schema_compiler.hpp"
#include "api/ai/fields/written_number.hpp"

using namespace pagemill;

namespace {

namespace json = boost::json;

field_schema schema_of(std::string_view field) {
  const auto made =
      compile_schema(std::format(R"({{"type":"object","properties":{{"a":{}}}}})", field));
  REQUIRE(made);
  return *made;
}

/// What a text is by the schema of a field, as JSON; "-": nothing.
std::string read_as(std::string_view field, std::string_view text, std::string_view language = "en",
                    date_order order = date_order::unknown) {
  const auto schema = schema_of(field);
  const auto found =
      read_field(schema.root.properties[0], text, {.language = language, .order = order});
  return found ? json::serialize(*found) : "-";
}

std::string number_as(std::string_view text, std::string_view language = "en") {
  const auto found = read_as(R"({"type":"number"})", text, language);
  return found == "-" ? found : std::format("{}", json::parse(found).to_number<double>());
}

std::string date_as(std::string_view text, date_order order = date_order::unknown) {
  return read_as(R"({"type":"string","format":"date"})", text, "en", order);
}

}  // namespace

TEST_CASE("numbers are read as they are written") {
  CHECK(number_as("12") == "12");
  CHECK(number_as("1,234.50") == "1234.5");
  CHECK(number_as("1.234,50") == "1234.5");
  CHECK(number_as("1.234,50", "de") == "1234.5");
  CHECK(number_as("1 234,50 \u20AC", "fr") == "1234.5");
  CHECK(number_as("1'234.50") == "1234.5");
  CHECK(number_as("1,234") == "1234");
  CHECK(number_as("1,234", "de") == "1.234");
  CHECK(number_as("1.234") == "1.234");
  CHECK(number_as("1.234", "de") == "1234");
  CHECK(number_as("1.234.567") == "1234567");
  CHECK(number_as("0,5") == "0.5");
  CHECK(number_as("EUR 17.25") == "17.25");
  CHECK(number_as("$ 1,000") == "1000");
  CHECK(number_as("-5.5 \u00B0C") == "-5.5");
  CHECK(number_as("\u22123") == "-3");
  CHECK(number_as("(1,234.00)") == "-1234");
  CHECK(number_as("19 %") == "19");
  CHECK(number_as("12.5V") == "12.5");
  CHECK(number_as("30 days net") == "30");
  CHECK(number_as("0.75") == "0.75");
  CHECK(number_as("0") == "0");
}

TEST_CASE("what is no amount is not read as one") {
  for (const std::string_view text :
       {"",      "none",          "A-17",       "12-15",          "12 - 15", "12\u201315",
        "3/4",   "14:30",         "2024-0117",  "0117",           "2nd",     "12a3",
        "1.2.3", "15 March 2024", "15.03.2024", "12 pieces of 7", "12, 15",  "192.168.0.1",
        "5 6 7", "1,23,4"}) {
    CAPTURE(text);
    CHECK(number_as(text) == "-");
  }
  CHECK(read_as(R"({"type":"integer"})", "12.5") == "-");
  CHECK(read_as(R"({"type":"integer"})", "12.00") == "12");
  CHECK(read_as(R"({"type":"number","minimum":10})", "7") == "-");
  CHECK(read_as(R"({"type":"number","maximum":1})", "20 %") == "2E-1");
}

TEST_CASE("dates become ISO 8601") {
  const std::string day = "\"2024-03-05\"";
  for (const std::string_view text :
       {"2024-03-05", "2024/03/05", "5.3.2024", "05.03.2024", "05. 03. 2024", "05.03.24",
        "5 March 2024", "5. M\u00E4rz 2024", "5 mars 2024", "March 5, 2024", "March 5th, 2024",
        "5th of March 2024", "5-Mar-2024", "05 MAR 2024", "5 de marzo de 2024", "5 marzo 2024",
        "Tuesday, 5 March 2024", "Dienstag, den 5. M\u00C4RZ 2024", "mardi 5 mars 2024"}) {
    CAPTURE(text);
    CHECK(date_as(text) == day);
  }
  CHECK(date_as("1er ao\u00FBt 2023") == "\"2023-08-01\"");
  CHECK(date_as("13/03/2024") == "\"2024-03-13\"");
  CHECK(date_as("03/13/2024") == "\"2024-03-13\"");
  CHECK(date_as("03/03/2024") == "\"2024-03-03\"");
  // Only the document's other dates can say.
  CHECK(date_as("03/04/2024") == "-");
  CHECK(date_as("03/04/2024", date_order::day_first) == "\"2024-04-03\"");
  CHECK(date_as("03/04/2024", date_order::month_first) == "\"2024-03-04\"");
}

TEST_CASE("what is no date is not read as one") {
  for (const std::string_view text :
       {"", "March 2024", "2024", "30.02.2024", "31/31/2024", "5 Marching 2024", "2024-0117",
        "1.2.3.2024", "12.50", "5 March", "version 1.2.2024", "2024-03-05-77"}) {
    CAPTURE(text);
    CHECK(date_as(text) == "-");
  }
}

TEST_CASE("the other dates of a document say what a date with slashes means") {
  CHECK(date_order_of("from 03/04/2024 to 17/04/2024") == date_order::day_first);
  CHECK(date_order_of("from 03/04/2024 to 04/17/2024") == date_order::month_first);
  CHECK(date_order_of("from 03/04/2024") == date_order::unknown);
  CHECK(date_order_of("17/04/2024 and 04/17/2024") == date_order::unknown);
}

TEST_CASE("a mark that a document has before three digits only is in doubt") {
  CHECK(doubtful_mark_of("3.597 and 1.847 and 732 and 14.862", "en") == '.');
  CHECK(doubtful_mark_of("3.597 and 1.847 and 14.862 and 2.5", "en") == 0);
  CHECK(doubtful_mark_of("3.597 and 0.847 and 1.862 and 1.111", "en") == 0);
  CHECK(doubtful_mark_of("3.597 and 1.847", "en") == 0);
  CHECK(doubtful_mark_of("3.597 and 1.847 on 12.03.2024, 14.862", "en") == '.');
  CHECK(doubtful_mark_of("3,597 1,847 14,862", "de") == ',');
  CHECK(doubtful_mark_of("3,597 1,847 14,862", "en") == 0);
  CHECK_FALSE(read_number("14.862", "en", '.'));
  CHECK(read_number("14.86", "en", '.'));
  CHECK(read_number("1,234.500", "en", '.'));
}

TEST_CASE("times need a zone") {
  CHECK(read_as(R"({"type":"string","format":"date-time"})", "5 March 2024, 14:30 UTC") ==
        "\"2024-03-05T14:30:00Z\"");
  CHECK(read_as(R"({"type":"string","format":"date-time"})", "2024-03-05T14:30:09+01:00") ==
        "\"2024-03-05T14:30:09+01:00\"");
  CHECK(read_as(R"({"type":"string","format":"date-time"})", "5 March 2024, 14:30") == "-");
  CHECK(read_as(R"({"type":"string","format":"time"})", "14:30Z") == "\"14:30:00Z\"");
  CHECK(read_as(R"({"type":"string","format":"time"})", "14:30") == "-");
}

TEST_CASE("booleans, listed values, addresses and patterns") {
  const auto truth = [](std::string_view text) { return read_as(R"({"type":"boolean"})", text); };
  CHECK(truth("Yes") == "true");
  CHECK(truth("NEIN.") == "false");
  CHECK(truth("\u2611") == "true");
  CHECK(truth("perhaps") == "-");
  const std::string states = R"({"enum":["in_progress","done",3]})";
  CHECK(read_as(states, "In progress") == "\"in_progress\"");
  CHECK(read_as(states, "3") == "3");
  CHECK(read_as(states, "undone") == "-");
  CHECK(read_as(states, "done twice") == "-");
  CHECK(read_as(R"({"type":"string","format":"email"})", "<a.b@harbour.example>") == "-");
  CHECK(read_as(R"({"type":"string","format":"email"})", "a.b@harbour.example") ==
        "\"a.b@harbour.example\"");
  CHECK(read_as(R"({"type":"string","format":"uri"})", "https://a.example/x?y=1.") ==
        "\"https://a.example/x?y=1\"");
  CHECK(read_as(R"({"type":"string","pattern":"^INV-\\d+$"})", "INV-77") == "\"INV-77\"");
  CHECK(read_as(R"({"type":"string","pattern":"^INV-\\d+$"})", "77") == "-");
  CHECK(read_as(R"({"type":"string","maxLength":3})", " abc ") == "\"abc\"");
  CHECK(read_as(R"({"type":"string","maxLength":3})", "\u00E4\u00F6\u00FC") ==
        "\"\u00E4\u00F6\u00FC\"");
  CHECK(read_as(R"({"type":"string","maxLength":3})", "abcd") == "-");
  CHECK(read_as(R"({"type":["number","string"]})", "12") == "1.2E1");
  CHECK(read_as(R"({"type":["number","string"]})", "twelve") == "\"twelve\"");
}

TEST_CASE("a value at the beginning of a text is told from what follows") {
  const auto leading = [](std::string_view field, std::string_view text) {
    const auto schema = schema_of(field);
    const auto found = read_leading(schema.root.properties[0], text, {.language = "en"});
    return found ? std::format("{}|{}", json::serialize(found->value), text.substr(found->bytes))
                 : "-";
  };
  CHECK(leading(R"({"type":"integer"})", "12 Price: 4.50") == "12| Price: 4.50");
  CHECK(leading(R"({"format":"date"})", "15 March 2024 Due date: 1") ==
        "\"2024-03-15\"| Due date: 1");
  CHECK(leading(R"({"enum":["net","net 30"]})", "Net 30 or so") == "\"net 30\"| or so");
  CHECK(leading(R"({"pattern":"^[A-Z]{2}-\\d+$"})", "AB-12, of course") == "\"AB-12\"| of course");
  CHECK(leading(R"({"format":"email"})", "write to a@b.example") == "-");
}

TEST_CASE("what a model made conforms to the schema, or is null") {
  const auto schema = schema_of(
      R"({"type":"object","properties":{"n":{"type":"number"},"d":{"format":"date"},
          "l":{"type":"array","maxItems":2,"items":{"type":"integer"}},
          "s":{"type":"string","maxLength":3}}})");
  const auto made = conform(
      schema, json::parse(R"({"a":{"n":"1,234.5","d":"5 March 2024","l":["1","x"],"s":"long",
                              "more":1},"b":2})"),
      {.language = "en"});
  CHECK(json::serialize(made) == R"({"a":{"n":1.2345E3,"d":"2024-03-05","l":[1,null],"s":null}})");
  CHECK(json::serialize(conform(schema, 7, {})) ==
        R"({"a":{"n":null,"d":null,"l":null,"s":null}})");
  CHECK(json::serialize(conform(schema, json::parse(R"({"a":{"l":[1,2,3]}})"), {})) ==
        R"({"a":{"n":null,"d":null,"l":null,"s":null}})");
}
