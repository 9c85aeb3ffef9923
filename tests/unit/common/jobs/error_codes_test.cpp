#include "common/jobs/error_codes.hpp"

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/places.hpp"

using namespace pagemill;

namespace {

/// The rows "| `code` | permanent | ..." of docs/job_states.md.
std::map<std::string, std::string> documented_codes() {
  std::ifstream file(test::source_file("docs/job_states.md"));
  std::map<std::string, std::string> codes;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const auto end = line.find('`', 3);
    const auto code = line.substr(3, end - 3);
    for (const std::string kind : {"permanent", "transient"}) {
      if (line.substr(end + 1).starts_with(" | " + kind + " |")) codes[code] = kind;
    }
  }
  return codes;
}

}  // namespace

TEST_CASE("docs/job_states.md lists every error code with its kind, and no other") {
  std::map<std::string, std::string> known;
  for (const auto& rule : error_rules) {
    known[std::string(rule.code)] = rule.kind == error_kind::transient ? "transient" : "permanent";
  }
  CHECK(known.size() == error_rules.size());
  CHECK(documented_codes() == known);
}

TEST_CASE("only transient codes are worth another try, and an unknown one is not") {
  CHECK(is_transient("internal_error"));
  CHECK_FALSE(is_transient("damaged_pdf"));
  CHECK_FALSE(is_transient("code_of_a_later_version"));
  CHECK_FALSE(is_transient(""));
}
