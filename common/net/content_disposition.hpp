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

/// `form-data; name="file"; filename="a \"b\".pdf"`. nullopt when it is malformed. A `filename*`
/// (RFC 8187, UTF-8 only) replaces `filename`.
std::optional<header_value> parse_header_value(std::string_view text);

/// The last path component of a name that a client sent, without control characters, at most 255
/// bytes of whole code points; "" when nothing is left or it is not UTF-8.
std::string safe_filename(std::string_view sent);

/// `attachment; filename="..."; filename*=UTF-8''...`: the first for those who know ASCII alone.
std::string attachment_named(std::string_view filename);

}  // namespace pagemill
