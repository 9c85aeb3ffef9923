/// How much of a question's words a text has: the lexical score of a sentence.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis/query_analysis.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

/// The terms of a text, as keyword search indexes them.
struct text_terms {
  std::string language;               ///< of its stems; empty: none
  std::set<std::int32_t> dimensions;  ///< of its terms
  std::set<std::int32_t> folded;      ///< of its folded words, whatever their stems
  std::size_t words = 0;
};

/// Throws as analyze(). Any thread.
text_terms terms_of(std::string_view text, std::string_view language);

/// The words of a question that say what it is about, by their rarity in the workspace.
class asked_words {
 public:
  /// `statistics` are those of the question's search; empty ones, of a search without its keyword
  /// half, make all words equal.
  asked_words(const analyzed_query& question, const search_statistics& statistics);

  /// The share of the words, by weight, that the text has: 0..1; 0 if the question has none.
  double covered_by(const text_terms& text) const;
  bool empty() const { return words_.empty(); }

 private:
  struct form {
    std::string language;
    std::vector<std::int32_t> dimensions;
  };
  struct word {
    double weight = 0;
    std::vector<form> forms;
    std::vector<std::int32_t> similar;  ///< folded: what was searched instead
  };
  static bool has(const text_terms& text, const form& one);

  std::vector<word> words_;
  double weight_ = 0;
};

}  // namespace pagemill
