/// What the hyphen at the end of a line is: part of a word (long-term), the break of one
/// (deter-mination), or what stands for the rest of a word (Vor- und Nachteile).
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "worker/extract/words/word_filter.hpp"

namespace pagemill::extract {

enum class hyphen_role { breaks_word, joins_words, suspends_word };

/// Words that the document itself joins by a hyphen inside its lines, in lower case, as
/// "left-right"; sorted.
using known_compounds = std::span<const std::string>;

/// `before` is the text up to the hyphen, without it; `after` the next line, which begins with a
/// small letter. A hyphen joins after a single letter, between two words that the document joins
/// elsewhere, and between two words of the language of the text around that are no word together.
/// It is suspended before a conjunction of any of our languages, unless both are a word together.
hyphen_role role_of_hyphen(std::string_view before, std::string_view after,
                           const word_filter& words, known_compounds compounds = {});

/// The pairs of words that hyphens join inside the line, in lower case, as "left-right".
std::vector<std::string> compounds_in(std::string_view line);

}  // namespace pagemill::extract
