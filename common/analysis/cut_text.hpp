/// The words of a text, in few allocations.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis/text_analysis.hpp"

namespace pagemill {

struct cut_token {
  std::uint32_t begin = 0, end = 0;            ///< bytes of the text as given
  std::uint32_t normal_at = 0, folded_at = 0;  ///< in cut_text::letters; equal without accents
  std::uint16_t normal_size = 0, folded_size = 0;
};

struct cut_text {
  std::string letters;
  std::vector<cut_token> tokens;
  std::vector<text_compound> compounds;

  std::string_view normal(const cut_token& token) const {
    return std::string_view(letters).substr(token.normal_at, token.normal_size);
  }
  std::string_view folded(const cut_token& token) const {
    return std::string_view(letters).substr(token.folded_at, token.folded_size);
  }
};

}  // namespace pagemill
