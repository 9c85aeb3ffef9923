/// Whether the hyphen at the end of a line belongs to the word (long-term) or breaks it
/// (deter-mination).
#pragma once
#include <string_view>

#include "worker/extract/words/word_filter.hpp"

namespace pagemill::extract {

/// `before` is the text up to the hyphen, without it; `after` the next line, which begins with a
/// small letter. A hyphen is kept after a single letter, and between two words of the language of
/// the text around that are no word together.
bool keeps_hyphen(std::string_view before, std::string_view after, const word_filter& words);

}  // namespace pagemill::extract
