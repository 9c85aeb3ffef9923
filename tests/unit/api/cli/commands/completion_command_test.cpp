#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/api/cli/cli_run.hpp"

using namespace pagemill::cli;

namespace {

std::string script_for(const char* shell) {
  return run({"completion", shell}).out;
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
  // Commands stand below the headings of their groups, behind those of arguments and options.
  const std::regex heading("^[A-Z].*:$");
  bool commands = false;
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, heading)) commands = line != "Options:" && line != "Positionals:";
    if (std::regex_match(line, match, flag)) into[name].insert(match[1]);
    if (!commands || !std::regex_match(line, match, command)) continue;
    auto deeper = path;
    const auto sub = match[1].str();
    deeper.push_back(sub.c_str());
    gather(deeper, into);
  }
}

}  // namespace

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

TEST_CASE("flags and arguments with few values complete them in every shell") {
  const std::string states = "pending processing completed failed cancelled";
  for (const auto* shell : {"bash", "zsh"}) {
    const auto script = script_for(shell);
    CHECK(script.contains("    ' jobs --status') list='" + states + "' ;;\n"));
    CHECK(script.contains("    ' submit --ocr') list='auto off force' ;;\n"));
    CHECK(script.contains("    ' completion') list='bash zsh fish "));
    CHECK_FALSE(script.contains("' jobs --tag')"));
  }
  const auto fish = script_for("fish");
  CHECK(fish.contains("-l 'status' -d 'Only those in this state' -x -a '" + states + "'\n"));
  CHECK(fish.contains("-f -a 'bash zsh fish'\n"));
}
