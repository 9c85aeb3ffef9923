/// What a client accepts: the headers Accept and Accept-Encoding with their weights.
#pragma once
#include <string_view>

namespace pagemill {

/// Whether `accept` allows one of the media types in `produced` ("a/b, c/d"; parameters do not
/// count). An empty header accepts anything, and so does a malformed one: RFC 9110 lets the server
/// choose, and the client is better off with a response.
bool accepts_media(std::string_view accept, std::string_view produced);

/// Whether gzip is accepted, with at least the weight of no coding.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace pagemill
