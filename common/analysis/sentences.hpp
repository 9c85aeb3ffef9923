/// The sentences of a text.
#pragma once
#include <string_view>
#include <vector>

namespace pagemill {

/// A longer sentence is cut at a space.
inline constexpr std::size_t sentence_bytes_max = 1500;

/// Parts of `text` in its order, without the blanks around them; together they have everything but
/// blanks. By Unicode's rules, except that an abbreviation or initial ends no sentence, and a line
/// break always does. Any thread; throws as analyze().
std::vector<std::string_view> cut_sentences(std::string_view text);

}  // namespace pagemill
