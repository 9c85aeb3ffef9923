/// Stems by Snowball.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// Folded stem of a normal word; empty if the language has no stemmer or the word has no letters
/// (or has digits or marks). Any thread.
std::string stem_of(std::string_view language, std::string_view normal);

}  // namespace pagemill
