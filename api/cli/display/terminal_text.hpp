/// Makes text from outside (file names, messages, passages) safe to print on a terminal. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pagemill::cli {

/// The text as one harmless line: control characters (which start escape sequences) and invalid
/// UTF-8 become U+FFFD, runs of white space become one space.
std::string printable(std::string_view text);
/// Columns that the text occupies on a terminal: two for a wide character, none for a combining
/// one.
std::size_t columns(std::string_view text);
/// The text in exactly `width` columns: padded at the end, or cut with "…" in the middle, which
/// keeps the start and the ending of a file name visible.
std::string fit(std::string_view text, std::size_t width);
/// The text cut at the end, with "…", to at most `width` columns.
std::string shorten(std::string_view text, std::size_t width);
/// 1536 is "1.5 KiB".
std::string readable_bytes(std::uint64_t bytes);

}  // namespace pagemill::cli
