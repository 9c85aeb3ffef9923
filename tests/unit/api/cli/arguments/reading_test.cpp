// Listing and fetching, against a scripted server on loopback; the file with the key; completion.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "api/cli/arguments/arguments.hpp"
#include "api/cli/client/client_file.hpp"
#include "tests/unit/api/cli/cli_run.hpp"
#include "tests/unit/api/cli/fake_server.hpp"

using namespace pagemill::cli;

namespace {

std::string script_for(const char* shell) {
  return std::get<completion_request>(parse({"completion", shell}).parsed->wanted).script;
}

/// Every command path, such as "queue pause", with the flags that its help names.
void gather(std::vector<const char*> path, std::map<std::string, std::set<std::string>>& into) {
  auto asked = path;
  asked.push_back("--help");
  const auto help = parse(asked).out;
  std::string name;
  for (const auto* word : path) name += (name.empty() ? "" : " ") + std::string(word);
  into[name];
  std::istringstream lines(help.substr(0, help.find("Examples:")));
  const std::regex flag("^  (?:-[a-z],)?(--[a-z][a-z-]*).*");
  const std::regex command("^  ([a-z][a-z-]*) .*");
  bool commands = false;
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    commands = commands || line == "Subcommands:";
    if (std::regex_match(line, match, flag)) into[name].insert(match[1]);
    if (!commands || !std::regex_match(line, match, command)) continue;
    auto deeper = path;
    const auto sub = match[1].str();
    deeper.push_back(sub.c_str());
    gather(deeper, into);
  }
}

}  // namespace

TEST_CASE("a file is there when all of it was fetched, and not before") {
  fake_server server([](const std::string& request, std::size_t number) {
    CHECK(request.starts_with("GET /api/v1/pdf/documents/d/file "));
    if (number == 1) return http_text(404, R"({"code":"not_found","detail":"no such document"})");
    // The second is cut off, the third is whole.
    auto answer = http_text(200, "%PDF-1.7 whole");
    return number == 2 ? answer.substr(0, answer.size() - 5) : answer;
  });
  const temporary_file place("fetched.pdf", "older");
  const fetch_options wanted{
      .document = "d", .form = fetch_form::file, .output = place.path.string()};
  const auto held = [&] {
    std::ostringstream text;
    text << std::ifstream(place.path).rdbuf();
    return text.str();
  };
  run_streams run;
  CHECK(run_fetch(wanted, run.context(server.url())) == exit_code::refused);
  CHECK(held() == "older");
  CHECK(run_fetch(wanted, run.context(server.url())) == exit_code::unreachable);
  CHECK(held() == "older");
  CHECK(run_fetch(wanted, run.context(server.url())) == exit_code::ok);
  CHECK(held() == "%PDF-1.7 whole");
  CHECK_FALSE(std::filesystem::exists(place.path.string() + ".part"));
  CHECK(run.out.str().empty());
  const fetch_options nowhere{.document = "d", .output = "/nonexistent/folder/x"};
  CHECK(run_fetch(nowhere, run.context(server.url())) == exit_code::unreadable_file);
}

TEST_CASE("pages are fetched to the last one, a line each") {
  std::vector<std::string> asked;
  fake_server server([&](const std::string& request, std::size_t number) {
    asked.push_back(request.substr(4, request.find(" HTTP") - 4));
    return http_text(200, number == 1 ? R"({"items":[{"number": 1},{"number": 2}],)"
                                        R"("next_cursor":"2"})"
                                      : R"({"items":[{"number":3}],"next_cursor":null})");
  });
  run_streams run;
  CHECK(run_fetch({.document = "d", .form = fetch_form::pages}, run.context(server.url())) ==
        exit_code::ok);
  CHECK(run.out.str() == "{\"number\":1}\n{\"number\":2}\n{\"number\":3}\n");
  CHECK(asked == std::vector<std::string>{"/api/v1/pdf/documents/d/pages",
                                          "/api/v1/pdf/documents/d/pages?cursor=2"});
}

TEST_CASE("jobs and documents are listed a line each, or as the server's own JSON") {
  const std::string job =
      R"({"id":"j","document_id":"d","status":"pending","stage":"queued","filename":"a.pdf",)"
      R"("created_at":"2026-01-31T12:00:00.123456Z","progress":{}})";
  const std::string document =
      R"({"id":"d","status":"ready","title":null,"filename":"a.pdf","page_count":12,)"
      R"("created_at":"2026-01-31T12:00:00.123456Z"})";
  std::string asked;
  fake_server server([&](const std::string& request, std::size_t) {
    asked = request.substr(4, request.find(" HTTP") - 4);
    const auto& item = asked.contains("/documents") ? document : job;
    return http_text(200, R"({"items":[)" + item + R"(],"next_cursor":null})");
  });
  run_streams run;
  const list_options jobs{.status = "pending", .tag = "a b", .limit = 5};
  CHECK(run_list(jobs, run.context(server.url())) == exit_code::ok);
  CHECK(asked == "/api/v1/pdf/jobs?limit=5&status=pending&tag=a%20b");
  CHECK(run.out.str().starts_with("j  2026-01-31T12:00:00Z  "));
  CHECK(run.out.str().ends_with("[a.pdf]\n"));
  run_streams others;
  CHECK(run_list({.kind = list_kind::documents}, others.context(server.url())) == exit_code::ok);
  CHECK(asked == "/api/v1/pdf/documents?limit=20");
  CHECK(others.out.str() == "d  2026-01-31T12:00:00Z  ready        12 p  [a.pdf]\n");
  run_streams raw;
  CHECK(run_list({.kind = list_kind::documents}, raw.context(server.url(), display_kind::json)) ==
        exit_code::ok);
  CHECK(raw.out.str() == document + "\n");
}

TEST_CASE("the file gives address and key where neither flags nor the environment do") {
  const temporary_file file("config",
                            "# mine\n[server]\nPAGEMILL_URL = http://file:1\n"
                            "PAGEMILL_KEY=pm_a_b\n");
  chmod(file.path.c_str(), 0600);
  const auto path = file.path.string();
  const auto plain = parse({"--config", path.c_str(), "workers"});
  REQUIRE(plain.parsed);
  CHECK(plain.parsed->server.url == "http://file:1");
  CHECK(plain.parsed->server.key == "pm_a_b");
  const auto flagged = parse({"--config", path.c_str(), "--url", "http://flag:2", "workers"});
  CHECK(flagged.parsed->server.url == "http://flag:2");
  CHECK(flagged.parsed->server.key == "pm_a_b");
  setenv("PAGEMILL_URL", "http://environment:3", 1);
  const auto outside = parse({"--config", path.c_str(), "workers"});
  unsetenv("PAGEMILL_URL");
  CHECK(outside.parsed->server.url == "http://environment:3");
}

TEST_CASE("a file with a key that others can read, or that holds anything else, is refused") {
  const temporary_file open("open", "PAGEMILL_KEY=pm_a_b\n");
  for (const mode_t mode : {0640, 0604, 0644}) {
    chmod(open.path.c_str(), mode);
    const auto path = open.path.string();
    const auto refused = parse({"--config", path.c_str(), "workers"});
    REQUIRE_FALSE(refused.parsed);
    CHECK(refused.parsed.error() == exit_code::configuration);
    CHECK(refused.errors.contains("chmod 600"));
    CHECK_FALSE(refused.errors.contains("pm_a_b"));
  }
  const temporary_file address("address", "PAGEMILL_URL=http://h\n");
  chmod(address.path.c_str(), 0644);
  CHECK(read_client_file(address.path.string()).value().url == "http://h");
  const temporary_file other("other", "PAGEMILL_URL=http://h\nDATABASE_URL=x\n");
  CHECK(read_client_file(other.path.string()).error().contains(":2: "));
  CHECK_FALSE(read_client_file("/nonexistent/config"));
  const temporary_file folder("folder", "");
  setenv("XDG_CONFIG_HOME", (folder.path.string() + "-none").c_str(), 1);
  CHECK(read_client_file("").value().url.empty());
  unsetenv("XDG_CONFIG_HOME");
}

TEST_CASE("every command and flag of the parser is completed in every shell") {
  std::map<std::string, std::set<std::string>> all;
  gather({}, all);
  CHECK(all.size() >= 18);
  CHECK(all.contains("queue pause"));
  CHECK(all["fetch"].contains("--output"));
  const auto bash = script_for("bash");
  const auto zsh = script_for("zsh");
  const auto fish = script_for("fish");
  for (const auto& [path, flags] : all) {
    CAPTURE(path);
    const auto typed = path.empty() ? "" : " " + path;
    for (const auto& script : {bash, zsh}) {
      const auto at = script.find("    '" + typed + "') list='");
      REQUIRE(at != std::string::npos);
      const auto line = script.substr(at, script.find('\n', at) - at);
      for (const auto& flag : flags) {
        CAPTURE(flag);
        CHECK((line.contains(" " + flag + " ") || line.contains(" " + flag + "'") ||
               line.contains("'" + flag + " ")));
      }
    }
    const auto last = path.substr(path.rfind(' ') + 1);
    if (!path.empty()) CHECK(fish.contains("-a '" + last + "' "));
    for (const auto& flag : flags) CHECK(fish.contains("-l '" + flag.substr(2) + "' "));
  }
  CHECK_FALSE(parse({"completion", "tcsh"}).parsed);
}
