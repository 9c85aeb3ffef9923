/// Entity tags, by which a client says what it has already. Pure.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// Whether an If-None-Match header names this tag (with its quotes); weak ones compare alike.
/// A weak tag may stand in `etag` too.
bool names_tag(std::string_view header, std::string_view etag);

/// A tag of the text itself, with quotes: for answers that are small and cheap to make.
std::string tag_of_text(std::string_view text);

}  // namespace pagemill
