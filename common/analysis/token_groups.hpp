/// Which tokens belong together.
#pragma once
#include <cstddef>
#include <vector>

#include "common/analysis/text_analysis.hpp"

namespace pagemill {

/// A token, or several that compounds hold together.
struct token_group {
  std::size_t first = 0, count = 1;          ///< tokens
  std::vector<const text_compound*> wholes;  ///< forms of all of it
  std::vector<const text_compound*> pieces;  ///< in the order of the text
};

/// In the order of the text. They point into the analysis.
std::vector<token_group> token_groups(const text_analysis& analysis);

}  // namespace pagemill
