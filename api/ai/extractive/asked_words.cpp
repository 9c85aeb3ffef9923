#include "api/ai/extractive/asked_words.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "api/ai/extractive/function_words.hpp"
#include "common/analysis/indexed_text.hpp"
#include "common/analysis/term.hpp"

namespace pagemill {
namespace {

/// A workspace of few entries tells little about what is rare.
constexpr double entries_least = 50;
/// What a word counts whose like the text has.
constexpr double similar_share = 0.7;

double rarity_of(double having, double entries) {
  entries = std::max({entries, entries_least, having});
  return std::log(1 + (entries - having + 0.5) / (having + 0.5));
}

}  // namespace

text_terms terms_of(std::string_view text, std::string_view language) {
  const auto indexed = index_text(text, language);
  text_terms terms{.language = indexed.language, .dimensions = {}, .folded = {}};
  for (const auto& term : indexed.terms) terms.dimensions.insert(term.dimension);
  terms.folded.insert(indexed.tokens.begin(), indexed.tokens.end());
  terms.words = indexed.tokens.size();
  return terms;
}

asked_words::asked_words(const analyzed_query& question, const search_statistics& statistics) {
  std::map<int, std::int64_t> having;
  for (const auto& term : statistics.terms) {
    auto& most = having[term.word];
    most = std::max(most, term.entries);
  }
  const bool only_functions = std::ranges::all_of(
      question.words, [](const query_word& one) { return is_function_word(one.text); });
  for (int index = 0; const auto& one : question.words) {
    const int at = index++;
    if (!only_functions && is_function_word(one.text)) continue;
    word made{.weight = rarity_of(static_cast<double>(having[at]),
                                  static_cast<double>(statistics.entries)),
              .forms = {},
              .similar = {}};
    for (const auto& each : one.forms) {
      form kept{.language = each.language, .dimensions = {}};
      for (const auto& term : each.terms) kept.dimensions.push_back(dimension_of(term));
      made.forms.push_back(std::move(kept));
    }
    if (const auto similar = statistics.corrections.find(at);
        similar != statistics.corrections.end()) {
      for (const auto& term : similar->second) made.similar.push_back(dimension_of(term));
    }
    weight_ += made.weight;
    words_.push_back(std::move(made));
  }
}

bool asked_words::has(const text_terms& text, const form& one) {
  if (one.language != "*" && one.language != text.language) return false;
  return !one.dimensions.empty() && std::ranges::all_of(one.dimensions, [&](std::int32_t each) {
    return text.dimensions.contains(each) || text.folded.contains(each);
  });
}

double asked_words::covered_by(const text_terms& text) const {
  double covered = 0;
  for (const auto& one : words_) {
    if (std::ranges::any_of(one.forms, [&](const form& each) { return has(text, each); })) {
      covered += one.weight;
    } else if (std::ranges::any_of(one.similar, [&](std::int32_t each) {
                 return text.dimensions.contains(each) || text.folded.contains(each);
               })) {
      covered += similar_share * one.weight;
    }
  }
  return weight_ > 0 ? covered / weight_ : 0;
}

}  // namespace pagemill
