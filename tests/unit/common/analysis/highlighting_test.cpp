#include "common/analysis/highlighting.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "common/analysis/query_analysis.hpp"

using namespace pagemill;

namespace {

/// The excerpts of a text for a query, with [ and ] around hits and | between fragments.
std::string excerpt(std::string_view query, std::string_view text, std::string_view language) {
  std::set<std::string, std::less<>> terms;
  std::vector<std::string> prefixes;
  for (const auto& word : analyze_query(query).words) {
    for (const auto& form : word.forms) {
      if (word.prefix) {
        prefixes.push_back(form.terms.front());
      } else {
        terms.insert(form.terms.begin(), form.terms.end());
      }
    }
  }
  auto excerpts = highlight(text, language, terms, prefixes).value_or("none");
  for (char& c : excerpts) c = c == '\x02' ? '[' : c == '\x03' ? ']' : c == '\x04' ? '|' : c;
  return excerpts;
}

}  // namespace

TEST_CASE("what matched is marked") {
  CHECK(excerpt("hopital", "près de l'hôpital.", "fr") == "près de l'[hôpital].");
  CHECK(excerpt("hopital", "près de l'hôpital.", "") == "près de l'[hôpital].");
  CHECK(excerpt("AX2003B", "The (AX-2003/B).", "en") == "The ([AX-2003/B]).");
  CHECK(excerpt("aero*", "an aeroplane", "en") == "an [aeroplane]");
  CHECK(excerpt("wings", "One wing, two winged wings", "en") == "One [wing], two [winged] [wings]");
  CHECK(excerpt("bird", "One wing", "en") == "none");
}
