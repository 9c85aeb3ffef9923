#include "common/analysis/indexed_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <utility>

#include "common/analysis/stemmer_cache.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/word_cutter.hpp"
#include "common/analysis/word_index.hpp"

namespace pagemill {
namespace {

constexpr double saturation = 1.2, length_share = 0.75, length_average = 79;
constexpr std::size_t kept_letters_max = 1 << 20;
constexpr std::size_t seen_words_at_once = 256;

/// A distinct word of a text.
struct seen_word {
  std::string_view normal, folded;
  std::int32_t dimension = 0;  ///< of the folded term
  int frequency = 0;
};

bool is_before(const counted_term& one, const counted_term& other) {
  if (one.dimension != other.dimension) return one.dimension < other.dimension;
  return one.text < other.text;
}

bool is_same(const counted_term& one, const counted_term& other) {
  return one.dimension == other.dimension && one.text == other.text;
}

/// Makes one of neighbours that are the same term.
void unite(term_counts& terms) {
  auto end = terms.begin();
  for (const auto& term : terms) {
    if (end != terms.begin() && is_same(end[-1], term)) {
      end[-1].count += term.count;
    } else {
      *end++ = term;
    }
  }
  terms.erase(end, terms.end());
}

/// Collects the terms of a text. Reusable: it keeps its memory, up to a bound.
class term_collector {
 public:
  void clear() {
    if (letters_.capacity() > kept_letters_max) *this = {};
    letters_.clear();
    found_.clear();
  }

  /// One or two stems of a word or a compound of words, or its folded form.
  void add(const seen_word& word, const std::optional<std::size_t>& stemmer,
           std::string_view language) {
    const auto* const stem = stemmer ? &cached_stem(*stemmer, word.normal) : nullptr;
    if (stem == nullptr || stem->text.empty()) {
      add({"=", word.folded}, word.dimension, word.frequency);
      return;
    }
    add({":", language, ":", stem->text}, stem->dimension, word.frequency);
    if (word.folded == word.normal) return;
    const std::string accented = stem->text;
    const auto& other = cached_stem(*stemmer, word.folded);
    if (other.text.empty() || other.text == accented) return;
    add({":", language, ":", other.text}, other.dimension, word.frequency);
  }

  void copy_to(indexed_text& text) const {
    text.letters = std::make_unique_for_overwrite<char[]>(letters_.size());
    std::memcpy(text.letters.get(), letters_.data(), letters_.size());
    text.terms.reserve(found_.size());
    for (const auto& one : found_) {
      text.terms.push_back({one.dimension, one.count, {text.letters.get() + one.at, one.size}});
    }
    std::ranges::sort(text.terms, is_before);
    unite(text.terms);
  }

 private:
  struct found_term {
    std::size_t at = 0, size = 0;  ///< in letters_
    std::int32_t dimension = 0;
    int count = 0;
  };

  void add(std::initializer_list<std::string_view> parts, std::int32_t dimension, int count) {
    const auto at = letters_.size();
    for (const auto part : parts) letters_ += part;
    found_.push_back({at, letters_.size() - at, dimension, count});
  }

  std::string letters_;
  std::vector<found_term> found_;
};

}  // namespace

indexed_text index_text(std::string_view text, std::string_view language) {
  thread_local word_cutter cutter;
  thread_local word_index index;
  thread_local term_collector terms;
  index.clear();
  terms.clear();
  const auto stemmer = stemmer_number(language);
  indexed_text indexed;
  if (stemmer) indexed.language = language;
  const auto& words = cutter.cut(text);
  indexed.length = static_cast<int>(words.tokens.size());
  indexed.tokens.reserve(words.tokens.size());
  std::vector<seen_word> seen;
  seen.reserve(std::min(words.tokens.size(), seen_words_at_once));
  for (const auto& token : words.tokens) {
    const auto normal = words.normal(token);
    const auto [number, is_new] = index.find_or_add(normal);
    if (is_new) {
      const auto folded = words.folded(token);
      seen.push_back({normal, folded, folded_dimension(folded), 0});
    }
    ++seen[number].frequency;
    indexed.tokens.push_back(seen[number].dimension);
  }
  for (const auto& word : seen) terms.add(word, stemmer, indexed.language);
  for (const auto& compound : words.compounds) {
    terms.add({compound.folded, compound.folded, folded_dimension(compound.folded), 1}, stemmer,
              indexed.language);
  }
  terms.copy_to(indexed);
  return indexed;
}

void indexed_window::add(const indexed_text& text) {
  length += text.length;
  term_counts both;
  both.reserve(terms.size() + text.terms.size());
  std::ranges::merge(terms, text.terms, std::back_inserter(both), is_before);
  unite(both);
  terms = std::move(both);
}

std::vector<dimension_weight> weigh_terms(std::span<const counted_term> terms, int length) {
  const double bend = saturation * (1 - length_share + length_share * length / length_average);
  std::vector<dimension_weight> weights;
  weights.reserve(terms.size());
  for (const auto& term : terms) {
    const double frequency = term.count;
    const auto weight = static_cast<float>(frequency * (saturation + 1) / (frequency + bend));
    if (!weights.empty() && weights.back().dimension == term.dimension) {
      weights.back().weight += weight;
    } else {
      weights.push_back({term.dimension, weight});
    }
  }
  return weights;
}

}  // namespace pagemill
