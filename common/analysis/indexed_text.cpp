#include "common/analysis/indexed_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/analysis/stemmer_cache.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/word_cutter.hpp"
#include "common/analysis/word_index.hpp"

namespace pagemill {
namespace {

constexpr double saturation = 1.2, length_share = 0.75, length_average = 79;

/// A distinct word of a text.
struct seen_word {
  std::string_view normal, folded;
  std::int32_t dimension = 0;  ///< of the folded term
  int frequency = 0;
};

/// One or two stems of a word or a compound of words, or its folded form.
void count_word(const seen_word& word, const std::optional<std::size_t>& stemmer,
                std::string_view language, term_counts& terms) {
  const std::string stem = stemmer ? cached_stem(*stemmer, word.normal) : std::string();
  if (stem.empty()) {
    terms[folded_term(word.folded)] += word.frequency;
    return;
  }
  terms[stem_term(language, stem)] += word.frequency;
  if (word.folded == word.normal) return;
  const auto& unaccented = cached_stem(*stemmer, word.folded);
  if (!unaccented.empty() && unaccented != stem) {
    terms[stem_term(language, unaccented)] += word.frequency;
  }
}

}  // namespace

indexed_text index_text(std::string_view text, std::string_view language) {
  thread_local word_cutter cutter;
  thread_local word_index index;
  index.clear();
  const auto stemmer = stemmer_number(language);
  indexed_text indexed;
  if (stemmer) indexed.language = language;
  const auto& words = cutter.cut(text);
  indexed.length = static_cast<int>(words.tokens.size());
  indexed.tokens.reserve(words.tokens.size());
  std::vector<seen_word> seen;
  for (const auto& token : words.tokens) {
    const auto normal = words.normal(token);
    const auto [number, is_new] = index.find_or_add(normal);
    if (is_new) {
      const auto folded = words.folded(token);
      seen.push_back({normal, folded, dimension_of(folded_term(folded)), 0});
    }
    ++seen[number].frequency;
    indexed.tokens.push_back(seen[number].dimension);
  }
  for (const auto& word : seen) count_word(word, stemmer, indexed.language, indexed.terms);
  for (const auto& compound : words.compounds) {
    count_word({.normal = compound.folded, .folded = compound.folded, .frequency = 1}, stemmer,
               indexed.language, indexed.terms);
  }
  return indexed;
}

void indexed_window::add(const indexed_text& text) {
  length += text.length;
  for (const auto& [term, count] : text.terms) terms[term] += count;
}

std::vector<dimension_weight> weigh_terms(const term_counts& terms, int length) {
  const double bend = saturation * (1 - length_share + length_share * length / length_average);
  std::vector<dimension_weight> weights;
  weights.reserve(terms.size());
  for (const auto& [term, count] : terms) {
    const double frequency = count;
    weights.push_back({dimension_of(term),
                       static_cast<float>(frequency * (saturation + 1) / (frequency + bend))});
  }
  std::ranges::sort(weights, {}, &dimension_weight::dimension);
  std::vector<dimension_weight> distinct;
  for (const auto& one : weights) {
    if (!distinct.empty() && distinct.back().dimension == one.dimension) {
      distinct.back().weight += one.weight;
    } else {
      distinct.push_back(one);
    }
  }
  return distinct;
}

}  // namespace pagemill
