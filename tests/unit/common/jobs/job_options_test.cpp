#include "common/jobs/job_options.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

#include "common/jobs/option_table.hpp"

using namespace pagemill;

namespace {

/// A value of every option's type that is not its default.
std::string other_value(const job_option& option) {
  switch (option.rule.type) {
    case option_type::integer: return std::to_string(option.rule.largest);
    case option_type::flag: return "false";
    case option_type::choice: return std::string(option.rule.choices.back());
    case option_type::time: return "2030-01-02T03:04:05Z";
    case option_type::pages: return "2-3";
    case option_type::language: return "de";
    case option_type::url: return "https://example.org/x?y=1";
    case option_type::text:
    case option_type::filename:
    case option_type::secret:
    case option_type::tags: return "x";
  }
  return {};
}

job_options with(const job_option& option) {
  job_options options;
  CHECK_FALSE(option.rule.take(option.rule, other_value(option), options));
  return options;
}

}  // namespace

TEST_CASE("the stored text of options is as idempotency keys of released programs cover it") {
  CHECK(stored_options_json({}) == R"({"ocr":"auto","embed":true})");
  CHECK(stored_options_json({.title = "T",
                             .tags = {"a"},
                             .filename = "a.pdf",
                             .priority = 0,
                             .max_retries = 1,
                             .run_at = utc_time{},
                             .ocr = ocr_mode::force,
                             .embed = false,
                             .pages = "1-3,5",
                             .chunk_tokens = 100,
                             .chunk_overlap = 0,
                             .callback_url = "https://example.org/\xc3\xa4\"",
                             .language = "de",
                             .on_duplicate = duplicate_policy::reuse,
                             .password = "s3cret",
                             .url = "https://example.org/a.pdf"}) ==
        R"({"ocr":"force","embed":false,"pages":"1-3,5","chunk_tokens":100,"chunk_overlap":0,)"
        "\"callback_url\":\"https://example.org/\xc3\xa4\\\"\",\"language\":\"de\"}");
}

TEST_CASE("every stored option reads back as it was written, and no other is stored") {
  for (const auto& option : job_option_table()) {
    CAPTURE(option.name);
    const auto options = with(option);
    REQUIRE(options != job_options());
    const auto read = parse_job_options(stored_options_json(options));
    CHECK(read == (option.stored == option_storage::none ? job_options() : options));
  }
}

TEST_CASE("the options of jobs that were stored before are read, whatever else they hold") {
  CHECK(parse_job_options("{}") == job_options());
  const auto read = parse_job_options(
      R"({"ocr": "off", "embed": false, "pages": "7-", "chunk_tokens": 9000, "chunk_overlap": 8,
          "callback_url": "https://example.org/", "unknown": [1]})");
  CHECK(read.ocr == ocr_mode::off);
  CHECK_FALSE(read.embed);
  CHECK(read.pages == "7-");
  CHECK(read.chunk_tokens == 9000);
  CHECK(read.chunk_overlap == 8);
  CHECK(read.callback_url == "https://example.org/");
  CHECK(parse_job_options(R"({"ocr": 1, "embed": "no", "pages": null, "chunk_tokens": 1.5,
                              "chunk_overlap": "8", "priority": [], "tags": 7})") == job_options());
  CHECK(parse_job_options(R"({"ocr": "perhaps"})") == job_options());
  for (const auto* bad : {"", "[]", "null", "{", "{} {}"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_job_options(bad), std::runtime_error);
  }
}

TEST_CASE("the text's fingerprint changes with the options that change the text, and only them") {
  CHECK(text_fingerprint({}) == "{}");
  for (const auto& option : job_option_table()) {
    CAPTURE(option.name);
    CHECK((text_fingerprint(with(option)) != text_fingerprint({})) ==
          (option.changes == option_effect::text));
  }
}

TEST_CASE("reuse asks for equal options, apart from where to call back") {
  CHECK(options_without_effect() == std::vector<std::string>{"callback_url"});
}

TEST_CASE("a secret has no value that could be stored or shown") {
  const auto* password = find_job_option("password");
  REQUIRE(password != nullptr);
  CHECK(password->rule.value(password->rule, {.password = "s3cret"}).is_null());
}
