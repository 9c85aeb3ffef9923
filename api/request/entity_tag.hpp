/// Entity tags, by which a client says which content it has. Pure.
#pragma once
#include <string>
#include <string_view>

#include "api/http/request_head.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// Whether an If-None-Match header contains the tag, by weak comparison. `etag` has its quotes and
/// may be weak.
bool names_tag(std::string_view header, std::string_view etag);

/// Whether the client has the content with this tag, by its If-None-Match. "" is the tag of content
/// that may change, which no client has.
bool client_has(const request_head& head, std::string_view etag);

/// 304 with the tag.
response not_modified(std::string_view etag);

/// A hash of the text, with quotes: for small responses that are cheap to make.
std::string tag_of_text(std::string_view text);

}  // namespace pagemill
