/// Numbers that are written in groups with blanks: accounts, telephones, thousands.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/analysis/normal_text.hpp"
#include "common/analysis/text_analysis.hpp"

namespace pagemill {

struct token_place {
  std::uint32_t first = 0, end = 0;  ///< units
  bool digits = false;               ///< nothing else
};

/// Appends the catenation of each run of 2 to 10 groups of digits with single blanks (or marks)
/// between them, of at most 40 characters, and its values as a number. The first group may have
/// letters; an IBAN may have them anywhere. `places` are those of all tokens.
void add_digit_runs(std::span<const unit> units, std::span<const token_place> places,
                    std::vector<text_compound>& compounds);

}  // namespace pagemill
