/// Grids that drawn rules make: cells between crossing lines, without a look at the text.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// Lines cross at all of `xs` and `ys`; where a wall between two fields is missing, both belong to
/// one cell.
struct ruled_grid {
  bounding_box bbox;
  std::vector<float> xs, ys;        ///< ascending
  std::vector<std::uint32_t> cell;  ///< of each field, row by row: the index of its cell's first

  std::size_t columns() const { return xs.size() - 1; }
  std::size_t rows() const { return ys.size() - 1; }
  std::size_t field(std::size_t row, std::size_t column) const { return row * columns() + column; }
};

struct field_span {
  std::size_t rows = 1, columns = 1;
};

/// How far a cell reaches right and down from `first`, its first field: the rectangle of its fields
/// there, if it has another shape.
field_span span_of(const ruled_grid& grid, std::size_t first);

/// Double rules become one, and pieces in line are joined.
std::vector<raw_rule> joined_rules(std::span<const raw_rule> rules);

struct drawn_grids {
  std::vector<ruled_grid> grids;
  bool limited = false;  ///< those of more than 20,000 fields are left out
};

/// Of rules that cross or touch, from joined_rules(); with at least two fields.
drawn_grids ruled_grids(std::span<const raw_rule> joined);

/// The same with a column from `left` to its first line.
ruled_grid with_column_before(const ruled_grid& grid, float left);

}  // namespace pagemill::extract
