#include "common/jobs/option_reader.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string sample(const job_option& option) {
  switch (option.rule.type) {
    case option_type::integer: return std::to_string(option.rule.smallest);
    case option_type::flag: return "true";
    case option_type::choice: return std::string(option.rule.choices.front());
    case option_type::time: return "2030-01-02T03:04:05Z";
    case option_type::pages: return "1";
    case option_type::language: return "en-GB";
    case option_type::url: return "https://example.org/";
    case option_type::text:
    case option_type::filename:
    case option_type::secret:
    case option_type::tags: return "x";
  }
  return {};
}

option_source json_type(const job_option& option) {
  if (option.rule.type == option_type::integer) return option_source::json_number;
  return option.rule.type == option_type::flag ? option_source::json_flag
                                               : option_source::json_text;
}

/// "" when the value is taken, else what the option needs.
std::string refusal(option_request request, const job_option& option, option_source source) {
  option_reader reader(request);
  const auto taken = reader.set(option.name, sample(option), source);
  if (taken) return {};
  CHECK(taken.error().option == option.name);
  return taken.error().needs;
}

std::string refusal(std::string_view name, const std::string& value) {
  option_reader reader(option_request::submission);
  const auto taken = reader.set(name, value, option_source::field);
  return taken ? "" : taken.error().needs;
}

}  // namespace

TEST_CASE("an option is taken exactly by the requests and in the places of its row") {
  for (const auto& option : job_option_table()) {
    CAPTURE(option.name);
    for (const auto request : {option_request::submission, option_request::reprocess,
                               option_request::retry, option_request::document_change}) {
      const bool known = takes(option, request);
      const auto outcome = [&](option_source source) { return refusal(request, option, source); };
      CHECK(outcome(option_source::query).empty() == (known && option.places.query));
      CHECK(outcome(option_source::field).empty() == (known && option.places.field));
      CHECK(outcome(option_source::header).empty() == (known && !option.places.header.empty()));
      CHECK(outcome(json_type(option)).empty() == (known && option.places.member));
      for (const auto other :
           {option_source::json_text, option_source::json_number, option_source::json_flag}) {
        if (other != json_type(option)) CHECK_FALSE(outcome(other).empty());
      }
      if (!known) CHECK(outcome(option_source::field) == "is not known here");
    }
  }
}

TEST_CASE("integers, texts and tags end at the bounds of their rows") {
  for (const auto& option : job_option_table()) {
    CAPTURE(option.name);
    const auto& rule = option.rule;
    if (rule.type == option_type::integer) {
      CHECK(refusal(option.name, std::to_string(rule.smallest)).empty());
      CHECK(refusal(option.name, std::to_string(rule.largest)).empty());
      CHECK_FALSE(refusal(option.name, std::to_string(rule.smallest - 1)).empty());
      CHECK_FALSE(refusal(option.name, std::to_string(rule.largest + 1)).empty());
    } else if (rule.bytes_max > 0 && rule.type != option_type::url) {
      CHECK(refusal(option.name, std::string(rule.bytes_max, 'a')).empty());
      CHECK_FALSE(refusal(option.name, std::string(rule.bytes_max + 1, 'a')).empty());
    }
  }
  const std::string start = "https://example.org/";
  CHECK(refusal("callback_url", start + std::string(2048 - start.size(), 'a')).empty());
  CHECK_FALSE(refusal("callback_url", start + std::string(2049 - start.size(), 'a')).empty());
  std::string tags;
  for (int i = 0; i < 64; ++i) tags += std::to_string(i) + ",";
  CHECK(refusal("tags", tags).empty());
  CHECK(refusal("tags[]", tags + "0,63").empty());
  CHECK_FALSE(refusal("tags", tags + "64").empty());
}

TEST_CASE("a language is kept as its code of two letters, and anything else is refused") {
  option_reader reader(option_request::reprocess);
  REQUIRE(reader.set("language", "EN-gb", option_source::json_text));
  CHECK(reader.finish()->language == "en");
  for (const auto* wrong : {"english", "xx", "deu", "en_GB", "de,en"}) {
    CAPTURE(wrong);
    CHECK(refusal("language", wrong) ==
          "must be an ISO 639-1 code of two letters such as de, or a language tag such as de-AT");
  }
}

TEST_CASE("a refused value leaves nothing behind") {
  option_reader reader(option_request::submission);
  CHECK_FALSE(reader.set("priority", "9", option_source::query));
  CHECK_FALSE(reader.set("pages", "x", option_source::query));
  CHECK_FALSE(reader.set("filename", "..", option_source::query));
  CHECK_FALSE(reader.set("language", "xx", option_source::query));
  CHECK(*reader.finish() == job_options());
}
