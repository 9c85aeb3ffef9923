/// Entity tags, by which a client says which content it has. Pure.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// Whether an If-None-Match header contains the tag, by weak comparison. `etag` has its quotes and
/// may be weak.
bool names_tag(std::string_view header, std::string_view etag);

/// A hash of the text, with quotes: for small responses that are cheap to make.
std::string tag_of_text(std::string_view text);

}  // namespace pagemill
