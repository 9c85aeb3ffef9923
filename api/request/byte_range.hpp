/// Finds out which bytes of a file a request wants (RFC 9110, section 14). Pure.
#pragma once
#include <cstdint>
#include <string_view>
#include <variant>

namespace pagemill {

struct whole_file {};
struct byte_range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  ///< inclusive, and within the file
};
struct no_such_range {};
using range_choice = std::variant<whole_file, byte_range, no_such_range>;

/// `range` and `if_range` are the headers. Multiple ranges, other units and malformed headers give
/// the whole file, as the RFC allows; so does an If-Range that differs from the strong `etag`.
range_choice choose_range(std::string_view range, std::string_view if_range, std::string_view etag,
                          std::uint64_t file_bytes);

}  // namespace pagemill
