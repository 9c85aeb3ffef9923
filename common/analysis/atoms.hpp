/// What a run of letters and digits is cut into.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/analysis/unicode/normal_text.hpp"

namespace pagemill {

/// The mark before the 6 of 10⁶, which is not 106.
inline constexpr char32_t no_catenation = U' ';

/// Letters that begin small or are all capitals or begin with a capital, or digits.
struct atom {
  std::uint32_t first = 0, end = 0;  ///< units
  bool digits = false;
  bool starts_token = true;
  char32_t mark = 0;      ///< that stands before it, in the same compound
  std::size_t token = 0;  ///< its token in the text
};

/// Appends the atoms of units[first, end), which are letters, digits and accents, to `atoms`.
/// `mark` and `token` are the first one's. Tokens are `m8` and `x40` of M8x40, `power` and `shot`
/// of PowerShot, but one of 20th, H2O and ax2003. A run that changes too often is one token.
void cut_run(std::span<const unit> units, atom whole, std::vector<atom>& atoms);

}  // namespace pagemill
