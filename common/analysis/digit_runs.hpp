/// Numbers that are written in groups with blanks: accounts, telephones, thousands.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "common/analysis/cut_text.hpp"

namespace pagemill {

/// Adds the catenation of each run of 2 to 10 groups of digits with single blanks (or marks)
/// between them, of at most 40 characters, and its values as a number, to the compounds, and puts
/// those into the order of their first tokens. An IBAN may have letters. `candidates` are the
/// tokens that begin or end with a digit.
void add_digit_runs(std::string_view text, std::span<const std::size_t> candidates,
                    cut_text& words);

}  // namespace pagemill
