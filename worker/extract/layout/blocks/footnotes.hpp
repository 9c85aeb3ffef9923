/// Notes at the foot of a page, and what refers to them.
#pragma once
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill::extract {

/// Makes footnotes of blocks in smaller type below the text that begin with a mark, if the text has
/// that mark raised after a word: the first such place gets a span. No exponent (x², m², 10³) is a
/// mark, no note of a table is a footnote, and neither is a line of a numbered list.
void link_footnotes(std::vector<block>& blocks, float body_size);

}  // namespace pagemill::extract
