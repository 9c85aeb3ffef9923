/// Heads over several columns of an open grid, by the short rules below them.
#pragma once
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/tables/open_grid.hpp"

namespace pagemill::extract {

/// A cell close above one of `rules` that reaches over several columns spans these, if no other
/// cell of its row is there. Before rows are joined.
void span_heads(open_grid& grid, std::vector<bounding_box> rules);

}  // namespace pagemill::extract
