/// Words of scripts written without blanks.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/analysis/unicode/normal_text.hpp"

namespace pagemill {

/// The ends of the words that ICU's dictionaries find in units, ascending, the last one
/// units.size(). Throws analysis_data_missing when ICU has no rules for words.
std::vector<std::uint32_t> dictionary_words(std::span<const unit> units);

}  // namespace pagemill
