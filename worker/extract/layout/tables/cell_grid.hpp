/// A table as cells in rows and columns, however it was found.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill::extract {

struct grid_cell {
  table_cell place;
  std::string text;
};

struct cell_grid {
  std::size_t rows = 0, columns = 0;
  std::vector<grid_cell> cells;  ///< row by row; no two overlap
};

/// The texts of each row; that of a cell that spans several places stands in its first.
std::vector<std::vector<std::string>> texts_of(const cell_grid& grid);

/// Removes rows and columns in which no text stands. Cells that span them become smaller, and cells
/// without text go, unless they still span several places.
void drop_empty(cell_grid& grid);

/// The places of the cells with text or a span.
std::vector<table_cell> places_of(const cell_grid& grid);

}  // namespace pagemill::extract
