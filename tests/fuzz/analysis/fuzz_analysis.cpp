// Any text as a document and as a query: both ways through it are the same, what is found in it is
// inside of it, and its own words are highlighted in it.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "common/analysis/highlighting.hpp"
#include "common/analysis/hit_marks.hpp"
#include "common/analysis/indexed_text.hpp"
#include "common/analysis/language.hpp"
#include "common/analysis/query_analysis.hpp"
#include "common/analysis/word_cutter.hpp"
#include "tests/fuzz/require.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

std::string written(const cut_text& words) {
  std::string all;
  for (const auto& token : words.tokens) {
    all += std::to_string(token.begin) + '-' + std::to_string(token.end) + ' ';
    all += words.folded(token);
    all += ' ';
    all += words.normal(token);
    all += '\n';
  }
  for (const auto& compound : words.compounds) {
    all += std::to_string(compound.first) + '+' + std::to_string(compound.count) + ' ';
    all += compound.folded + '\n';
  }
  return all;
}

void check_words(std::string_view text) {
  static word_cutter cutter;
  const auto fast = written(cutter.cut(text, reading::fast));
  const auto& words = cutter.cut(text, reading::general);
  require(written(words) == fast, "both ways are the same");
  std::size_t end = 0;
  for (const auto& token : words.tokens) {
    require(token.begin < token.end && token.end <= text.size(), "a token is of the text");
    require(token.folded_size > 0, "a token has a form");
    require(token.end >= end, "tokens are in order");
    end = token.end;
  }
  for (const auto& compound : words.compounds) {
    require(compound.first + compound.count <= words.tokens.size(), "a compound is of tokens");
  }
}

void check_entry(std::string_view text) {
  const auto indexed = index_text(text, "en");
  require(std::ssize(indexed.tokens) == indexed.length, "every token is kept");
  const auto weights = weigh_terms(indexed.terms, indexed.length);
  require(weights.empty() == indexed.terms.empty(), "every term has a weight");
  require(std::ranges::is_sorted(weights, {}, &dimension_weight::dimension), "weights are sorted");
  std::set<std::string, std::less<>> terms;
  for (const auto& term : indexed.terms) {
    require(term.count > 0, "a term counts");
    terms.emplace(term.text);
  }
  const auto excerpt = highlight(text, "en", terms, {});
  require(excerpt.has_value() == !terms.empty(), "a text's own words are highlighted");
  if (!excerpt || std::ranges::any_of(text, [](char c) { return c >= 2 && c <= 4; })) return;
  require(std::ranges::count(*excerpt, hit_begins) == std::ranges::count(*excerpt, hit_ends),
          "a mark that begins ends");
}

void check_query(std::string_view text) {
  const auto query = analyze_query(text);
  require(query.words.size() <= 256, "a query has bounds");
  for (const auto& word : query.words) {
    require(!word.forms.empty() && word.count > 0, "a word has forms");
    for (const auto& form : word.forms) require(!form.terms.empty(), "a form has terms");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_words(text);
  check_entry(text);
  check_query(text);
  detect_language(text);
  return 0;
}
