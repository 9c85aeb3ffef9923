/// Reads and writes UTF-8. All text that leaves the extractor passes through here: no U+0000, no
/// surrogates.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pagemill::extract {

inline constexpr char32_t replacement_character = 0xFFFD;

/// Appends `c`; U+0000, surrogates and values beyond U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t c);

/// Returns the code point at `at` and moves `at` behind it. Malformed input yields U+FFFD and moves
/// by one byte.
char32_t next_code_point(std::string_view text, std::size_t& at);

/// The last code point of `text`; 0 if empty.
char32_t last_code_point(std::string_view text);
/// The first code point of `text`; 0 if empty.
char32_t first_code_point(std::string_view text);

/// The letters that `text` ends with; empty if it ends with another character.
std::string_view letters_at_end(std::string_view text);

std::string lower_case(std::string_view text);

/// Valid UTF-8 of at most `bytes_max` bytes: control characters become spaces, runs of white space
/// one space, the ends are trimmed, malformed bytes become U+FFFD.
std::string clean_name(std::string_view text, std::size_t bytes_max);
/// The same for each line (ended by CR, LF or both); lines are joined by LF, empty ones left out.
std::string clean_lines(std::string_view text, std::size_t bytes_max);

}  // namespace pagemill::extract
