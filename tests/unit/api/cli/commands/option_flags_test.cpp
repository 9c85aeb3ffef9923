#include "api/cli/commands/option_flags.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace pagemill;
using namespace pagemill::cli;

namespace {

/// The fields of a command line as "name=value" pairs, or nothing when it is refused.
std::optional<std::string> fields_of(std::vector<std::string> arguments,
                                     option_request request = option_request::submission) {
  CLI::App parser;
  option_flags flags;
  flags.add_to(parser, request);
  std::ranges::reverse(arguments);
  try {
    parser.parse(arguments);
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  std::string all;
  const auto fields = flags.fields();
  if (!fields) return "cannot read " + fields.error();
  for (const auto& field : *fields) all += field.name + "=" + field.value + ";";
  return all;
}

std::string members(const std::vector<form_field>& fields) {
  return boost::json::serialize(members_of(fields));
}

}  // namespace

TEST_CASE("every option with a flag can be given, to the requests that take it") {
  for (const auto& option : job_option_table()) {
    CAPTURE(option.name);
    for (const auto request :
         {option_request::submission, option_request::reprocess, option_request::retry}) {
      CLI::App parser;
      option_flags flags;
      flags.add_to(parser, request);
      const auto* found = option.flag.name.empty()
                              ? nullptr
                              : parser.get_option_no_throw(std::string(option.flag.name));
      CHECK((found != nullptr) == (!option.flag.name.empty() && takes(option, request)));
    }
  }
}

TEST_CASE("flags become fields by the API's names") {
  CHECK(fields_of({}) == "");
  CHECK(fields_of({"--tag", "a", "--tag", "b,c", "--no-embed", "--reuse", "--max-retries", "0",
                   "--ocr", "force", "--title", "", "--run-at", "later"}) ==
        "tags=a;tags=b,c;max_retries=0;run_at=later;ocr=force;embed=false;on_duplicate=reuse;");
  CHECK(fields_of({"--password-file", "/no/such/file"}) == "cannot read /no/such/file");
}

TEST_CASE("integers, choices and languages are checked by the table, before anything is sent") {
  for (const auto* value : {"4", "-1", "x", "1.0", ""}) {
    CAPTURE(value);
    CHECK_FALSE(fields_of({"--priority", value}));
  }
  CHECK_FALSE(fields_of({"--max-retries", "26"}));
  CHECK_FALSE(fields_of({"--ocr", "AUTO"}));
  CHECK(fields_of({"--language", "de-AT"}) == "language=de-AT;");
  CHECK_FALSE(fields_of({"--language", "german"}));
  CHECK_FALSE(fields_of({"--title", "a", "--title", "b"}));
  CHECK_FALSE(fields_of({"--title", "a"}, option_request::retry));
}

TEST_CASE("members of JSON have the types of their options") {
  CHECK(members({}) == "{}");
  CHECK(members({{"tags", "a,b"},
                 {"tags", "c"},
                 {"priority", "0"},
                 {"embed", "false"},
                 {"title", "7"}}) ==
        R"({"tags":["a,b","c"],"priority":0,"embed":false,"title":"7"})");
}
