#include "common/analysis/indexed_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "common/analysis/term.hpp"

namespace pagemill {
namespace {

/// "term" or "term*count", sorted, separated by blanks.
std::string terms_of(const term_counts& terms) {
  std::map<std::string_view, int> counts;
  for (const auto& [dimension, count, term] : terms) {
    CHECK(dimension == dimension_of(term));
    CHECK(counts.emplace(term, count).second);
  }
  CHECK(std::ranges::is_sorted(terms, {}, &counted_term::dimension));
  std::string text;
  for (const auto& [term, count] : counts) {
    if (!text.empty()) text += ' ';
    text += term;
    if (count > 1) text += '*' + std::to_string(count);
  }
  return text;
}

}  // namespace

TEST_CASE("words are indexed by their stems, the rest by its folded form") {
  CHECK(terms_of(index_text("The wings of AX-2003 wing", "en").terms) ==
        ":en:ax :en:of :en:the :en:wing*2 =2003 =ax2003");
  CHECK(terms_of(index_text("Wings, wing.", "").terms) == "=wing =wings");
  CHECK(terms_of(index_text("Wings, wing.", "xx").terms) == "=wing =wings");
  CHECK(index_text("Wings", "xx").language.empty());
  CHECK(index_text("Wings", "en").language == "en");
}

TEST_CASE("a word with accents is also indexed by the stem of the word without them") {
  CHECK(terms_of(index_text("élevées", "fr").terms) == ":fr:elev :fr:eleve");
  CHECK(terms_of(index_text("Hôpital", "fr").terms) == ":fr:hopital");
}

TEST_CASE("the order of the words is kept for phrases, without compounds") {
  const auto indexed = index_text("Wi-Fi, l'hôpital", "fr");
  const std::vector<std::int32_t> expected{dimension_of("=wi"), dimension_of("=fi"),
                                           dimension_of("=l"), dimension_of("=hopital")};
  CHECK(indexed.tokens == expected);
  CHECK(indexed.length == 4);
}

TEST_CASE("a window has the terms and the length of its texts") {
  const std::array texts{index_text("wing tip", "en"), index_text("Flügel wing", "de"),
                         index_text("", "en"), index_text("wing", "en")};
  indexed_window window;
  for (const auto& text : texts) window.add(text);
  CHECK(window.length == 5);
  CHECK(terms_of(window.terms) == ":de:flugel :de:wing :en:tip :en:wing*2");
}

TEST_CASE("weights are BM25's, by dimension") {
  const term_counts terms{{7, 1, "=a"}, {9, 3, "=b"}};
  const auto weights = weigh_terms(terms, 79);
  REQUIRE(weights.size() == 2);
  CHECK(weights[0].dimension == 7);
  CHECK(weights[1].dimension == 9);
  for (const auto& one : weights) {
    const double frequency = one.dimension == 9 ? 3 : 1;
    CHECK(std::abs(one.weight - frequency * 2.2 / (frequency + 1.2)) < 1e-6);
  }
  // A long text saturates later.
  CHECK(weigh_terms(terms, 790)[0].weight < weights[0].weight);
  CHECK(weigh_terms({}, 0).empty());
}

TEST_CASE("terms whose hashes collide add their weights up") {
  const auto apart = weigh_terms(term_counts{{7, 1, "=a"}, {9, 3, "=b"}}, 79);
  const auto same = weigh_terms(term_counts{{7, 1, "=a"}, {7, 3, "=b"}}, 79);
  REQUIRE(same.size() == 1);
  CHECK(same[0].weight == apart[0].weight + apart[1].weight);
}

TEST_CASE("the terms of a text stay where they are when it is moved") {
  auto text = index_text("a", "");
  const auto moved = std::move(text);
  CHECK(terms_of(moved.terms) == "=a");
}

TEST_CASE("a million different words are indexed, and one of ten thousand letters") {
  std::string text(10'000, 'x');
  for (int i = 0; i < 1'000'000; ++i) text += " w" + std::to_string(i) + 'x';
  const auto indexed = index_text(text, "en");
  CHECK(indexed.tokens.size() >= 1'000'001);
  CHECK(indexed.terms.size() >= 1'000'001);
}

}  // namespace pagemill
