/// Text of units.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "common/analysis/unicode/normal_text.hpp"

namespace pagemill {

/// Appends units in UTF-8.
void append_normal(std::span<const unit> units, std::string& text);
/// Likewise, without their optional accents.
void append_folded(std::span<const unit> units, std::string& text);
/// Of a text in normal form.
std::string folded_of(std::string_view normal);
/// Whether a text in normal form has letters (and their accents) only, of a script with blanks.
bool is_of_letters(std::string_view normal);
/// Characters, not bytes.
std::size_t character_count(std::string_view text);

}  // namespace pagemill
