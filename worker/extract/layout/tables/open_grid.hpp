/// Columns and rows of a table that no rules divide, or only some: by the white between its texts.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/tables/cell_grid.hpp"
#include "worker/extract/layout/tables/table_rows.hpp"

namespace pagemill::extract {

struct row_cell {
  std::size_t column = 0, column_span = 1;
  std::string text;
  bounding_box bbox;  ///< of its text
};

/// A row of cells, from one or more rows of text.
struct table_row {
  float y0 = 0, y1 = 0;
  std::vector<row_cell> cells;  ///< those with text, from left to right
};

struct open_grid {
  std::vector<float> separators;  ///< x between columns, ascending
  std::vector<table_row> rows;    ///< one for each row of text; merge_rows() joins them
  std::size_t columns() const { return separators.size() + 1; }
};

/// One column if no gap runs through.
open_grid grid_by_gaps(const raw_page& page, std::span<const text_row> rows);

cell_grid cells_of(const open_grid& grid);

}  // namespace pagemill::extract
