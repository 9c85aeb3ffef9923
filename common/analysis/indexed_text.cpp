#include "common/analysis/indexed_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/analysis/stemmer_cache.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/word_cutter.hpp"

namespace pagemill {
namespace {

constexpr double saturation = 1.2, length_share = 0.75, length_average = 79;

void count_term(std::string term, term_counts& terms) {
  ++terms[std::move(term)];
}

/// Of one token: one or two stems, or its folded form.
void count_token(std::string_view folded, std::string_view normal,
                 const std::optional<std::size_t>& stemmer, std::string_view language,
                 term_counts& terms) {
  const std::string stem = stemmer ? cached_stem(*stemmer, normal) : std::string();
  if (stem.empty()) {
    count_term(folded_term(folded), terms);
    return;
  }
  count_term(stem_term(language, stem), terms);
  if (folded == normal) return;
  const auto& unaccented = cached_stem(*stemmer, folded);
  if (!unaccented.empty() && unaccented != stem) {
    count_term(stem_term(language, unaccented), terms);
  }
}

}  // namespace

indexed_text index_text(std::string_view text, std::string_view language) {
  thread_local word_cutter cutter;
  const auto stemmer = stemmer_number(language);
  indexed_text indexed;
  if (stemmer) indexed.language = language;
  const auto& words = cutter.cut(text);
  indexed.length = static_cast<int>(words.tokens.size());
  indexed.tokens.reserve(words.tokens.size());
  for (const auto& token : words.tokens) {
    count_token(words.folded(token), words.normal(token), stemmer, indexed.language, indexed.terms);
    indexed.tokens.push_back(dimension_of(folded_term(words.folded(token))));
  }
  for (const auto& compound : words.compounds) {
    count_term(folded_term(compound.folded), indexed.terms);
  }
  return indexed;
}

indexed_window join_texts(std::span<const indexed_text> texts) {
  indexed_window window;
  for (const auto& text : texts) {
    window.length += text.length;
    for (const auto& [term, count] : text.terms) window.terms[term] += count;
  }
  return window;
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
