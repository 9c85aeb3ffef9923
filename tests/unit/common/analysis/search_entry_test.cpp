#include "common/analysis/search_entry.hpp"

#include <algorithm>
#include <format>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string written(const std::vector<entry_term>& terms) {
  std::string all;
  for (const auto& term : terms) {
    if (!all.empty()) all += ' ';
    all += term.text;
    for (const auto position : term.positions) all += std::format("@{}", position);
  }
  return all;
}

std::string uncovered(const search_entry& entry) {
  std::string all;
  for (const auto i : entry.uncovered) all += entry.folded[i].text;
  return all;
}

}  // namespace

TEST_CASE("an entry has folded terms with positions, and stems") {
  const auto entry = make_search_entry("The wings of AX-2003 wing", "en");
  CHECK(entry.language == "en");
  CHECK(entry.length == 6);
  CHECK(written(entry.folded) == "=2003@5 =ax@4 =ax2003@4 =of@3 =the@1 =wing@6 =wings@2");
  CHECK(written(entry.stems) == ":en:ax :en:of :en:the :en:wing");
  CHECK(uncovered(entry) == "=2003=ax2003");
}

TEST_CASE("weights are BM25's") {
  const auto entry = make_search_entry("wing wings wing", "en");
  REQUIRE(entry.stems.size() == 1);
  CHECK(entry.stems[0].weight == doctest::Approx(3 * 2.2 / (3 + 1.2 * (.25 + .75 * 3 / 79))));
  CHECK(entry.folded[0].weight == doctest::Approx(2 * 2.2 / (2 + 1.2 * (.25 + .75 * 3 / 79))));
}

TEST_CASE("a word with accents has the stem of the word without them, too") {
  CHECK(written(make_search_entry("Hôpital", "fr").stems) == ":fr:hopital");
  CHECK(written(make_search_entry("élevées", "fr").stems) == ":fr:elev :fr:eleve");
  const auto both = make_search_entry("résumé resume", "fr");
  CHECK(written(both.folded) == "=resume@1@2");
  CHECK(written(both.stems) == ":fr:resum");
}

TEST_CASE("without a language that has a stemmer there are no stems") {
  for (const std::string_view language : {"", "ja", "xx"}) {
    const auto entry = make_search_entry("The wings", language);
    CHECK(entry.language.empty());
    CHECK(written(entry.folded) == "=the@1 =wings@2");
    CHECK(entry.stems.empty());
    CHECK(entry.uncovered.empty());
  }
  CHECK(make_search_entry("", "en").folded.empty());
  CHECK(make_search_entry("👍 ☎", "en").length == 0);
}

TEST_CASE("a term has at most 255 positions, none above 16383") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "wing ";
  for (int i = 0; i < 20'000; ++i) text += std::format("w{} ", i);
  text += "wing";
  const auto entry = make_search_entry(text, "en");
  CHECK(entry.length == 20'301);
  const auto found = std::ranges::find(entry.folded, "=wing", &entry_term::text);
  REQUIRE(found != entry.folded.end());
  CHECK(found->positions.size() == 255);
  const auto late = std::ranges::find(entry.folded, "=w19999", &entry_term::text);
  REQUIRE(late != entry.folded.end());
  CHECK(late->positions.empty());
  CHECK(std::ranges::is_sorted(entry.folded, {}, &entry_term::text));
}

TEST_CASE("entries of many threads are the same") {
  const std::string text = "L'hôpital AX-2003/B 日本語の文書 of 1,234,567.89";
  const auto expected = written(make_search_entry(text, "fr").folded);
  std::vector<std::string> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& each : made) {
      threads.emplace_back([&each, &text] {
        for (int i = 0; i < 50; ++i) each = written(make_search_entry(text, "fr").folded);
      });
    }
  }
  for (const auto& each : made) CHECK(each == expected);
}
