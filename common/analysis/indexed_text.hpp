/// What keyword search stores of a text: its terms, counted, and their weights.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

struct counted_term {
  std::int32_t dimension = 0;
  int count = 0;
  std::string_view text;
};

/// Each term once, in the order of dimensions; those of the same dimension in that of their texts.
using term_counts = std::vector<counted_term>;

struct indexed_text {
  std::string language;  ///< of its stems; empty: none
  int length = 0;        ///< tokens
  /// Of every token and compound its stem and, if that differs, the stem of its unaccented form;
  /// the folded form of those without a stem.
  term_counts terms;
  std::vector<std::int32_t> tokens;  ///< the dimensions of the folded terms, in order
  std::unique_ptr<char[]> letters;   ///< of the terms
};

/// `language`: an ISO 639-1 code; without a stemmer for it the language is empty. Any thread;
/// throws as analyze().
indexed_text index_text(std::string_view text, std::string_view language);

/// The texts of a window as one; valid as long as they are.
struct indexed_window {
  int length = 0;
  term_counts terms;

  void add(const indexed_text& text);
};

struct dimension_weight {
  std::int32_t dimension = 0;
  float weight = 0;
};

/// BM25's saturated frequencies (k1 1.2, b .75; Robertson and Zaragoza 2009), sorted by dimension.
/// The average length is a constant, so that stored weights never go stale: 79, the tokens of a
/// default chunk. Terms of the same dimension, a collision of hashes, add up.
std::vector<dimension_weight> weigh_terms(std::span<const counted_term> terms, int length);

}  // namespace pagemill
