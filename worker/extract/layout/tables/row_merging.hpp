/// Tells which rows of text are lines of one row of a table, and joins them.
#pragma once
#include <span>
#include <vector>

#include "worker/extract/layout/tables/open_grid.hpp"

namespace pagemill::extract {

/// Joins rows that are lines of one: between the same two of `rules`, the y of horizontal rules
/// across the table, if most rows have one; else by their distances and empty first cells.
void merge_rows(open_grid& grid, std::span<const float> rules);

/// Joins the lines of heads: cells of one column, close below each other without one of `rules`
/// between, above the first row with numbers. They go to the lowest.
void join_heads(open_grid& grid, std::span<const float> rules);

/// What stands between two rules, if it is rows of a table rather than lines of its cells: most
/// columns have a cell in each. Else nothing.
std::vector<table_row> whole_rows(std::span<const table_row> band);

/// Adds the lines of cells to those above them.
void append_row(table_row& to, const table_row& from);

}  // namespace pagemill::extract
