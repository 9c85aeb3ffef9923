#include "api/cli/command_line.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/cli/commands/command_table.hpp"
#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;

TEST_CASE("common options are taken after the command too") {
  const auto got = parse({"status", "j1", "j2", "--url", "http://h:1", "--json", "--key", "k"});
  REQUIRE(got.parsed);
  CHECK(got.parsed->service.url == "http://h:1");
  CHECK(got.parsed->service.key == "k");
  CHECK(got.parsed->json);
}

TEST_CASE("every command of the table is recognised, helps and is named in the program's help") {
  const auto program = parse({"--help"}).out;
  for (const auto& each : all_commands()) {
    CAPTURE(each.name);
    const std::string name(each.name);
    const auto got = parse({name.c_str(), "--help"});
    CHECK(got.parsed.error() == exit_code::ok);
    CHECK(got.out.starts_with(std::string(each.help)));
    CHECK(program.contains("\n  " + name + " "));
    CHECK(program.contains("\n" + std::string(each.group) + ":\n"));
  }
}

TEST_CASE("wrong usage is exit code 64 with a sentence on standard error") {
  for (const auto& arguments :
       std::vector<std::vector<const char*>>{{},
                                             {"unknown"},
                                             {"submit"},
                                             {"submit", "a.pdf", "--ocr", "perhaps"},
                                             {"submit", "a.pdf", "--priority", "9"},
                                             {"search", "q", "--limit", "0"},
                                             {"search"},
                                             {"status"},
                                             {"status", "j", "--url", "ftp://x"},
                                             {"status", "j", "--no-such-flag"}}) {
    const auto got = parse(arguments);
    REQUIRE_FALSE(got.parsed);
    CHECK(got.parsed.error() == exit_code::usage);
    CHECK(got.errors.starts_with("pagemill: "));
    CHECK(got.out.empty());
  }
}

TEST_CASE("help is success, on standard output, with examples and exit codes") {
  const auto got = parse({"--help"});
  REQUIRE_FALSE(got.parsed);
  CHECK(got.parsed.error() == exit_code::ok);
  CHECK(got.out.contains("Examples:"));
  CHECK(got.out.contains("Exit codes:"));
  CHECK(parse({"submit", "--help"}).out.contains("--password-file"));
}
