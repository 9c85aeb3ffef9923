/// Puts text into the cells of a ruled grid, and tells lines of a cell from rows.
#pragma once
#include <span>
#include <vector>

#include "worker/extract/layout/tables/open_grid.hpp"
#include "worker/extract/layout/tables/ruled_grid.hpp"
#include "worker/extract/layout/tables/table_rows.hpp"

namespace pagemill::extract {

struct ruled_cells {
  cell_grid table;
  bool divided = false;  ///< a cell holds columns that no rule divides
  bool crossed = false;  ///< rules run through the text: staves of music, forms struck out
};

/// Of text that stands inside the grid. Rows of text between two rules are rows of the table if
/// most cells have a line in each.
ruled_cells cells_of(const raw_page& page, const ruled_grid& grid, std::span<const text_row> rows);

}  // namespace pagemill::extract
