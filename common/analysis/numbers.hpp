/// Numbers, however their marks are set.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

struct digit_group {
  char32_t mark = 0;  ///< between it and the group before
  std::string digits;
};

/// The values that groups of digits may be, in ASCII with a point: `1234567.89` for 1,234,567.89,
/// 1.234.567,89, 1 234 567,89 and 1'234'567.89, and `1234567`; two (`1234`, `1.234`) for 1,234 and
/// 1.234; none for what is no number, such as 1.2.3.
std::vector<std::string> values_of(std::span<const digit_group> groups);

}  // namespace pagemill
