#include "api/jobs/submit_options.hpp"

#include <doctest/doctest.h>

#include "api/request/object_members.hpp"

namespace pagemill {
namespace {

/// "" when the option is taken, else "code:field".
std::string outcome(std::string_view name, std::string_view value,
                    option_source source = option_source::query) {
  submit_options_reader reader;
  const auto ok = reader.set(name, value, source);
  return ok ? "" : ok.error().code + ":" + ok.error().field;
}

std::string json_outcome(std::string_view json) {
  submit_options_reader reader;
  const auto ok = reader.set_from_json(json);
  return ok ? "" : ok.error().code + ":" + ok.error().field;
}

}  // namespace

TEST_CASE("every option is taken from a field") {
  submit_options_reader reader;
  const std::pair<const char*, const char*> pairs[] = {
      {"title", "On paper"},
      {"tags", "a, b,,a"},
      {"tags", "c"},
      {"priority", "0"},
      {"max_retries", "5"},
      {"run_at", "2030-01-02T03:04:05.25+01:00"},
      {"pages", "5,1-3,2"},
      {"ocr", "force"},
      {"embed", "false"},
      {"chunk_tokens", "100"},
      {"chunk_overlap", "10"},
      {"callback_url", "https://example.org/hook?x=1"},
      {"on_duplicate", "reuse"},
      {"password", "s3cret"},
      {"filename", "../a.pdf"}};
  for (const auto& [name, value] : pairs) {
    CAPTURE(name);
    CHECK(reader.set(name, value, option_source::field));
  }
  const auto options = reader.finish();
  REQUIRE(options);
  CHECK(options->title == "On paper");
  CHECK(options->tags == std::vector<std::string>{"a", "b", "c"});
  CHECK(options->priority == 0);
  CHECK(options->max_retries == 5);
  CHECK(options->run_at == parse_rfc3339("2030-01-02T02:04:05.250Z"));
  CHECK(options->pages == "1-3,5");
  CHECK(options->ocr == ocr_mode::force);
  CHECK_FALSE(options->embed);
  CHECK(options->chunk_tokens == 100);
  CHECK(options->chunk_overlap == 10);
  CHECK(options->callback_url == "https://example.org/hook?x=1");
  CHECK(options->on_duplicate == duplicate_policy::reuse);
  CHECK(options->password == "s3cret");
  CHECK(options->filename == "a.pdf");
}

TEST_CASE("a value that an option does not take names the option") {
  const std::pair<const char*, const char*> bad[] = {
      {"priority", "4"},
      {"priority", "-1"},
      {"priority", "1.0"},
      {"priority", ""},
      {"priority", "1 "},
      {"max_retries", "26"},
      {"max_retries", "99999999999999999999"},
      {"run_at", "tomorrow"},
      {"run_at", "2030-02-30T00:00:00Z"},
      {"pages", "0"},
      {"pages", "3-1"},
      {"pages", "a"},
      {"pages", "1,"},
      {"ocr", "on"},
      {"ocr", "AUTO"},
      {"embed", "yes"},
      {"chunk_tokens", "15"},
      {"chunk_overlap", "1025"},
      {"callback_url", "example.org"},
      {"callback_url", "ftp://example.org/"},
      {"callback_url", "http://user:pw@example.org/"},
      {"callback_url", "https://"},
      {"on_duplicate", "drop"},
      {"filename", ".."},
      {"no_such", "1"},
      {"Title", "x"},
      {"title", "\xff"}};
  for (const auto& [name, value] : bad) {
    CAPTURE(name);
    CAPTURE(value);
    CHECK(outcome(name, value) == std::string("invalid_option:") + name);
  }
  CHECK(outcome("title", std::string("a\0b", 3)) == "invalid_option:title");
  CHECK(outcome("title", std::string(1001, 'a')) == "invalid_option:title");
  CHECK(outcome("tags", std::string(101, 'a')) == "invalid_option:tags");
  CHECK(outcome(std::string("a\xff"), "1") == "invalid_option:");
}

TEST_CASE("the password is refused in the query alone") {
  CHECK(outcome("password", "x", option_source::query) == "password_in_query:password");
  CHECK(outcome("password", "x", option_source::field).empty());
  CHECK(outcome("password", "x", option_source::json_text).empty());
}

TEST_CASE("an option given twice is refused, however it came") {
  submit_options_reader reader;
  CHECK(reader.set("ocr", "off", option_source::query));
  const auto again = reader.set("ocr", "off", option_source::field);
  REQUIRE_FALSE(again);
  CHECK(again.error().field == "ocr");
}

TEST_CASE("a member of JSON that stands there twice makes it no JSON that we read") {
  CHECK(json_outcome(R"({"title":"a","title":"b"})") == "invalid_json:title");
  CHECK(json_outcome(R"({"title":null,"title":"b"})") == "invalid_json:title");
  CHECK(json_outcome(R"({"tags":["a"],"tags":["b"]})") == "invalid_json:tags");
}

TEST_CASE("names that nobody knows are told back in part, and never cut inside a character") {
  const std::string euros =
      "a\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac"
      "\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac";
  CHECK(invalid_member(euros, "").error().field == euros.substr(0, 64));
  CHECK(invalid_member("b" + euros, "").error().field == ("b" + euros).substr(0, 62));
  CHECK(invalid_option(euros, "").error().field.empty());
}

TEST_CASE("what is a wrong option is 422, and what cannot be read 400") {
  submit_options_reader reader;
  CHECK(reader.set("ocr", "maybe", option_source::query).error().status == 422);
  CHECK(reader.set("password", "x", option_source::query).error().status == 400);
  CHECK(reader.set_from_json(R"({"ocr":"maybe"})").error().status == 422);
  CHECK(reader.set_from_json(R"({"ocr":)").error().status == 400);
}

TEST_CASE("JSON members have their own types") {
  CHECK(json_outcome(R"({"title":"a","tags":["x","y,z"],"priority":1,"embed":true,"pages":null})")
            .empty());
  CHECK(json_outcome(R"({"priority":"1"})") == "invalid_option:priority");
  CHECK(json_outcome(R"({"priority":1.5})") == "invalid_option:priority");
  CHECK(json_outcome(R"({"priority":18446744073709551615})") == "invalid_option:priority");
  CHECK(json_outcome(R"({"title":1})") == "invalid_option:title");
  CHECK(json_outcome(R"({"embed":"true"})") == "invalid_option:embed");
  CHECK(json_outcome(R"({"tags":[1]})") == "invalid_option:tags");
  CHECK(json_outcome(R"({"tags":{"a":1}})") == "invalid_option:tags");
  CHECK(json_outcome(R"({"title":"a\u0000b"})") == "invalid_option:title");
  CHECK(json_outcome(R"({"a":1,"title":"x"})") == "invalid_option:a");
}

TEST_CASE("what is no JSON object is refused") {
  for (const std::string bad :
       {"", "[]", "1", "{", "{\"a\":}", "{\"title\":\"\xff\"}", "{\"title\":\"\\ud800\"}"}) {
    CAPTURE(bad);
    CHECK(json_outcome(bad) == "invalid_json:");
  }
  CHECK(json_outcome("{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}") ==
        "invalid_json:");
}

TEST_CASE("a tag of JSON may hold a comma") {
  submit_options_reader reader;
  REQUIRE(reader.set_from_json(R"({"tags":["y,z"]})"));
  CHECK(reader.finish()->tags == std::vector<std::string>{"y,z"});
}

TEST_CASE("the overlap must be smaller than the chunk") {
  submit_options_reader reader;
  REQUIRE(reader.set("chunk_tokens", "64", option_source::query));
  REQUIRE(reader.set("chunk_overlap", "64", option_source::query));
  const auto options = reader.finish();
  REQUIRE_FALSE(options);
  CHECK(options.error().field == "chunk_overlap");
}

}  // namespace pagemill
