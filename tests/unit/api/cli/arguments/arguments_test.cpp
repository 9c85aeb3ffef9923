#include "api/cli/arguments/arguments.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;

namespace {

std::string field(const submit_options& options, std::string_view name) {
  std::string all;
  for (const auto& each : options.fields) {
    if (each.name == name) all += (all.empty() ? "" : "|") + each.value;
  }
  return all;
}

}  // namespace

TEST_CASE("submit's options become the API's fields by the API's names") {
  const auto got =
      parse({"submit", "a.pdf", "--tag", "x", "b.pdf", "--tag", "y", "--wait", "--no-embed",
             "--ocr", "off", "--pages", "1-5,8", "--priority", "0", "--reuse", "--title", "T"});
  REQUIRE(got.parsed);
  const auto& options = std::get<submit_options>(got.parsed->wanted);
  CHECK(options.files == std::vector<std::string>{"a.pdf", "b.pdf"});
  CHECK(options.wait);
  CHECK(field(options, "tags") == "x|y");
  CHECK(field(options, "embed") == "false");
  CHECK(field(options, "ocr") == "off");
  CHECK(field(options, "pages") == "1-5,8");
  CHECK(field(options, "priority") == "0");
  CHECK(field(options, "on_duplicate") == "reuse");
  CHECK(field(options, "title") == "T");
  CHECK(options.fields.size() == 8);
}

TEST_CASE("without options nothing is sent but the file") {
  const auto got = parse({"submit", "a.pdf"});
  REQUIRE(got.parsed);
  CHECK(std::get<submit_options>(got.parsed->wanted).fields.empty());
  CHECK_FALSE(std::get<submit_options>(got.parsed->wanted).wait);
}

TEST_CASE("a key is for one file, and of characters that a header may hold") {
  const auto got = parse({"submit", "a.pdf", "--idempotency-key", "order-7"});
  REQUIRE(got.parsed);
  CHECK(std::get<submit_options>(got.parsed->wanted).idempotency_key == "order-7");
  for (const auto* bad : {"", "two words", "tab\t", "\xc3\xa4"}) {
    CHECK(parse({"submit", "a.pdf", "--idempotency-key", bad}).parsed.error() == exit_code::usage);
  }
  CHECK(parse({"submit", "a.pdf", "b.pdf", "--idempotency-key", "k"}).parsed.error() ==
        exit_code::usage);
}

TEST_CASE("the password is the first line of its file") {
  const auto path =
      std::filesystem::temp_directory_path() / ("pagemill-password-" + std::to_string(getpid()));
  std::ofstream(path) << "s3cret word\r\nsecond line\n";
  const auto got = parse({"submit", "a.pdf", "--password-file", path.c_str()});
  const auto retry = parse({"retry", "j", "--password-file", path.c_str()});
  std::filesystem::remove(path);
  REQUIRE(retry.parsed);
  CHECK(std::get<retry_request>(retry.parsed->wanted).password == "s3cret word");
  REQUIRE(got.parsed);
  CHECK(field(std::get<submit_options>(got.parsed->wanted), "password") == "s3cret word");
  const auto missing = parse({"submit", "a.pdf", "--password-file", path.c_str()});
  REQUIRE_FALSE(missing.parsed);
  CHECK(missing.parsed.error() == exit_code::unreadable_file);
}

TEST_CASE("common options are taken after the command too") {
  const auto got = parse({"status", "j1", "j2", "--url", "http://h:1", "--json", "--key", "k"});
  REQUIRE(got.parsed);
  CHECK(got.parsed->server.url == "http://h:1");
  CHECK(got.parsed->server.key == "k");
  CHECK(got.parsed->json);
  CHECK(std::get<status_request>(got.parsed->wanted).jobs == std::vector<std::string>{"j1", "j2"});
}

TEST_CASE("every command is recognised") {
  CHECK(std::holds_alternative<watch_request>(parse({"watch", "j"}).parsed->wanted));
  CHECK(std::holds_alternative<cancel_request>(parse({"cancel", "j"}).parsed->wanted));
  CHECK(std::holds_alternative<doctor_request>(parse({"doctor"}).parsed->wanted));
  CHECK(std::holds_alternative<workers_request>(parse({"workers"}).parsed->wanted));
  const auto retry = std::get<retry_request>(parse({"retry", "j", "k"}).parsed->wanted);
  CHECK(retry.jobs == std::vector<std::string>{"j", "k"});
  CHECK(retry.password.empty());
  const auto action = [](std::vector<const char*> arguments) {
    return std::get<queue_request>(parse(std::move(arguments)).parsed->wanted).action;
  };
  CHECK(action({"queue"}) == queue_action::show);
  CHECK(action({"queue", "pause"}) == queue_action::pause);
  CHECK(action({"queue", "resume"}) == queue_action::resume);
  const auto search = std::get<search_options>(
      parse({"search", "two words", "--mode", "keyword", "--limit", "3", "--document", "d"})
          .parsed->wanted);
  CHECK(search.query == "two words");
  CHECK(search.mode == "keyword");
  CHECK(search.limit == 3);
  CHECK(search.documents == std::vector<std::string>{"d"});
  const auto print = std::get<fetch_options>(parse({"markdown", "d"}).parsed->wanted);
  CHECK(print.form == fetch_form::markdown);
  CHECK(print.document == "d");
  const auto fetch = std::get<fetch_options>(
      parse({"fetch", "d", "--as", "pages", "--output", "f"}).parsed->wanted);
  CHECK(fetch.form == fetch_form::pages);
  CHECK(fetch.output == "f");
  const auto list = std::get<list_options>(
      parse({"documents", "--status", "ready", "--tag", "t", "--limit", "7"}).parsed->wanted);
  CHECK(list.kind == list_kind::documents);
  CHECK(list.status == "ready");
  CHECK(list.tag == "t");
  CHECK(list.limit == 7);
  CHECK(std::get<list_options>(parse({"jobs"}).parsed->wanted).kind == list_kind::jobs);
}

TEST_CASE("migrate takes its database, a dry run, and a look only") {
  const auto plain = std::get<migrate_options>(
      parse({"migrate", "--database-url", "postgresql://h/d"}).parsed->wanted);
  CHECK(plain.database_url == "postgresql://h/d");
  CHECK_FALSE(plain.dry_run);
  CHECK_FALSE(plain.status);
  CHECK(std::get<migrate_options>(parse({"migrate", "--dry-run"}).parsed->wanted).dry_run);
  CHECK(std::get<migrate_options>(parse({"migrate", "status"}).parsed->wanted).status);
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
