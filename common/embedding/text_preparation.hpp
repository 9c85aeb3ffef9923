/// Prepares text for tokenizers: drops control and format characters, reduces whitespace to single
/// spaces, trims the ends.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// One pass; prepared text is returned unchanged. Malformed UTF-8 becomes U+FFFD. Any thread.
std::string prepare_text(std::string_view text);

/// Whether a code point separates words, for prepare_text and the chunker alike: ASCII blanks,
/// U+0085, U+00A0 and every space, line and paragraph separator of Unicode.
bool is_text_space(char32_t code_point);

/// Whether prepare_text drops a code point: controls other than spaces, and format characters such
/// as the soft hyphen, zero-width space, joiners, direction marks and the byte order mark.
bool is_text_noise(char32_t code_point);

/// Returns the code point at text[at] and moves `at` behind it; for malformed UTF-8, U+FFFD and one
/// byte.
char32_t next_code_point(std::string_view text, std::size_t& at);

}  // namespace pagemill
