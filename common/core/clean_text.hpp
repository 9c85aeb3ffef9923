/// Checks and small parsing steps for text from outside, which must be UTF-8 without U+0000:
/// PostgreSQL refuses anything else.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

bool is_clean_text(std::string_view bytes);

/// At most `bytes_max` bytes from the front of clean text, without cutting a character.
std::string_view beginning_of(std::string_view text, std::size_t bytes_max);

/// Undoes percent-encoding strictly: nullopt for a '%' without two hex digits, and if the result is
/// not clean. A '+' stays a plus.
std::optional<std::string> percent_decode(std::string_view encoded);

/// `text` as it stands in a URL: everything but letters, digits and "-._~" is encoded.
std::string percent_encode(std::string_view text);

/// ASCII case only.
std::string to_lower(std::string_view text);
/// Without `blanks` at both ends.
std::string_view trim(std::string_view text, std::string_view blanks = " \t");

}  // namespace pagemill
