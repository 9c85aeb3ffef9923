/// What a client can take: the headers Accept and Accept-Encoding with their weights.
#pragma once
#include <string_view>

namespace pagemill {

/// Whether `accept` leaves room for one of the media types in `produced` ("a/b, c/d"; parameters do
/// not count). An empty header takes anything, and so does one that cannot be read: RFC 9110 lets
/// the server choose, and a client that said nothing sensible is better off with an answer.
bool accepts_media(std::string_view accept, std::string_view produced);

/// Whether gzip is welcome, at least as much as no coding at all.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace pagemill
