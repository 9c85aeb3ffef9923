#include "api/request/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "api/http/request_head.hpp"

namespace pagemill {
namespace {

/// A number that does not fit becomes the largest.
std::optional<std::uint64_t> parse_number(std::string_view digits) {
  std::uint64_t number = 0;
  const auto* stop = digits.data() + digits.size();
  const auto [at, wrong] = std::from_chars(digits.data(), stop, number);
  if (digits.empty() || at != stop) return std::nullopt;
  if (wrong == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return number;
}

}  // namespace

range_choice choose_range(std::string_view range, std::string_view if_range, std::string_view etag,
                          std::uint64_t file_bytes) {
  constexpr std::string_view unit = "bytes=";
  if (to_lower(range.substr(0, unit.size())) != unit) return whole_file{};
  if (!if_range.empty() && trim(if_range) != etag) return whole_file{};
  const auto wanted = trim(range.substr(unit.size()));
  const auto dash = wanted.find('-');
  if (dash == std::string_view::npos || wanted.contains(',')) return whole_file{};
  const auto before = wanted.substr(0, dash);
  const auto after = wanted.substr(dash + 1);
  if (before.empty()) {
    const auto count = parse_number(after);
    if (!count) return whole_file{};
    if (*count == 0 || file_bytes == 0) return no_such_range{};
    return byte_range{file_bytes - std::min(*count, file_bytes), file_bytes - 1};
  }
  const auto first = parse_number(before);
  auto last = after.empty() ? std::numeric_limits<std::uint64_t>::max() : parse_number(after);
  if (!first || !last || *last < *first) return whole_file{};
  if (*first >= file_bytes) return no_such_range{};
  return byte_range{*first, std::min(*last, file_bytes - 1)};
}

}  // namespace pagemill
