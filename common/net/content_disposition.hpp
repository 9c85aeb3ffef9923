/// Header values with parameters: Content-Disposition and Content-Type.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

struct header_value {
  std::string value;                              ///< "form-data", in lower case
  std::map<std::string, std::string> parameters;  ///< names in lower case
};

/// `form-data; name="file"; filename="a \"b\".pdf"`. nullopt if it is malformed. A `filename*`
/// (RFC 8187, UTF-8 only) replaces `filename`.
std::optional<header_value> parse_header_value(std::string_view text);

/// The last path component of a client's file name, without control characters, cut to 255 bytes at
/// a code point; "" if nothing is left or it is not UTF-8.
std::string safe_filename(std::string_view sent);

/// `attachment; filename="..."; filename*=UTF-8''...`: the first for clients that only read ASCII.
std::string attachment_named(std::string_view filename);

}  // namespace pagemill
