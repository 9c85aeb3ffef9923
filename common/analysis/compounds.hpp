/// The further forms of what stands between blanks.
#pragma once
#include <span>
#include <vector>

#include "common/analysis/atoms.hpp"
#include "common/analysis/text_analysis.hpp"

namespace pagemill {

inline constexpr std::size_t token_characters_max = 64;

/// Appends the catenations of up to 5 tokens, the whole, the values of numbers, the forms with &
/// and the pieces of tokens that are letters and digits. Forms of more than 64 characters are left
/// out.
void add_compounds(std::span<const unit> units, std::span<const atom> atoms,
                   std::vector<text_compound>& compounds);

}  // namespace pagemill
