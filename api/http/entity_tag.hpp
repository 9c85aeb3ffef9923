/// Entity tags, by which a client says what it has already. Pure.
#pragma once
#include <string_view>

namespace pagemill {

/// Whether an If-None-Match header names this tag (with its quotes); weak ones compare alike.
bool names_tag(std::string_view header, std::string_view etag);

}  // namespace pagemill
