#include "common/analysis/highlighting.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

namespace {

std::string filler(int words) {
  std::string text;
  for (int i = 0; i < words; ++i) text += "lorem ";
  return text;
}

int count_of(std::string_view text, std::string_view what) {
  int found = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a fragment has about 25 words around its hits") {
  const auto one = excerpt("wing", filler(100) + "a wing. " + filler(100), "en");
  CHECK(one.contains("a [wing]. lorem"));
  CHECK(count_of(one, " ") == 24);
  CHECK_FALSE(one.contains('|'));
  CHECK(excerpt("wing", "(wing) " + filler(100), "en").starts_with("([wing]) lorem"));
  CHECK(excerpt("wing", filler(100) + "“wing”.", "en").ends_with("lorem “[wing]”."));
}

TEST_CASE("at most three fragments, in the text's order, that have as many terms as they can") {
  std::string text = "wing " + filler(60) + "wing " + filler(60);
  text += "bird " + filler(60) + "tail bird " + filler(60) + "wing";
  const auto found = excerpt("tail bird wing", text, "en");
  CHECK(count_of(found, "|") == 2);
  CHECK(found.starts_with("[wing]"));
  CHECK(found.contains("[tail] [bird]"));
  CHECK(count_of(found, "[wing]") == 2);
  const auto same = excerpt("wing", text, "en");
  CHECK(count_of(same, "[wing]") == 3);
}

TEST_CASE("fragments cut neither words nor characters") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "état-major l’été AX-2003/B ";
  text += "hôpital ";
  for (int i = 0; i < 60; ++i) text += "日本語の文書を検索する。";
  const auto found = excerpt("hopital", text, "fr");
  CHECK(found.contains("[hôpital] 日本語"));
  const auto first = found.substr(0, found.find(' '));
  CHECK((first == "état-major" || first == "l’été" || first == "AX-2003/B"));
  CHECK(analyze_query(found).words.size() < 30);
  CHECK(excerpt("検索", text, "").contains("を[検索]する。"));
}

TEST_CASE("what is several tokens is marked as one") {
  CHECK(excerpt("DE89370400440532013000", "IBAN: DE89 3704 0044 0532 0130 00, BIC", "") ==
        "IBAN: [DE89 3704 0044 0532 0130 00], BIC");
  CHECK(excerpt("1234567.89", "EUR 1.234.567,89 in all", "") == "EUR [1.234.567,89] in all");
  CHECK(excerpt("C#", "in C# and C++", "en") == "in [C]# and [C]++");
  CHECK(excerpt("wifi", "the Wi-Fi", "en") == "the [Wi-Fi]");
  CHECK(excerpt("2003", "an AX2003", "en") == "an [AX2003]");
  CHECK(excerpt("ax-20*", "an AX-2003/B", "en") == "an [AX-2003/B]");
}

TEST_CASE("any text and any term can be asked for") {
  CHECK(excerpt("", "One wing", "en") == "none");
  CHECK(excerpt("wing", "", "en") == "none");
  CHECK(excerpt("wing", "\xFF wing \xC3", "en") == "[wing]");
  std::string many;
  for (int i = 0; i < 4'000; ++i) many += "wing ";
  CHECK(count_of(excerpt("wing", many, "en"), "[wing]") == 75);
}
