/// Text from outside (file names, messages, passages) made fit for a terminal. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pagemill::cli {

/// Control characters (escape sequences start with one) and invalid UTF-8 become U+FFFD, white
/// space becomes one space, so that the text is one harmless line.
std::string printable(std::string_view text);
/// Columns that the text takes on a terminal: wide characters take two, combining ones none.
std::size_t columns(std::string_view text);
/// The text in exactly `width` columns: padded at the end, or cut with "…" in the middle, so that
/// both the start and the ending of a file name are seen.
std::string fit(std::string_view text, std::size_t width);
/// The text cut at the end, with "…", to at most `width` columns.
std::string shorten(std::string_view text, std::size_t width);
/// 1536 is "1.5 KiB".
std::string readable_bytes(std::uint64_t bytes);

}  // namespace pagemill::cli
