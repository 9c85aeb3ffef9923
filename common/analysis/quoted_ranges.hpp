/// What stands between quotes.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace pagemill {

struct quoted_range {
  std::size_t begin = 0, end = 0;  ///< bytes, without the quotes
};

/// The texts in "..", “..”, „..“, „..”, «..» and »..«, which do not contain each other. A quote
/// that nothing closes begins none.
std::vector<quoted_range> quoted_ranges(std::string_view text);

}  // namespace pagemill
