/// What the keyword half of search stores of a text.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

struct entry_term {
  std::string text;
  float weight = 0;                      ///< BM25's saturated frequency
  std::vector<std::uint16_t> positions;  ///< of folded terms, at most 255, none above 16383
};

struct search_entry {
  std::string language;
  int length = 0;                      ///< tokens
  std::vector<entry_term> folded;      ///< sorted by text, distinct
  std::vector<entry_term> stems;       ///< sorted by text, distinct; empty without a language
  std::vector<std::size_t> uncovered;  ///< of folded, those without a stem: numbers, codes
};

/// `language`: an ISO 639-1 code; of none of stemmed_languages() there are no stems, and the entry
/// has the language "". Any thread; throws as analyze().
search_entry make_search_entry(std::string_view text, std::string_view language);

}  // namespace pagemill
