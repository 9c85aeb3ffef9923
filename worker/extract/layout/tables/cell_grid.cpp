#include "worker/extract/layout/tables/cell_grid.hpp"

#include <algorithm>
#include <utility>

namespace pagemill::extract {
namespace {

/// For each of `used`, and for their end: how many are used before it.
std::vector<int> used_before(const std::vector<bool>& used) {
  std::vector<int> before(used.size() + 1);
  for (std::size_t i = 0; i < used.size(); ++i) before[i + 1] = before[i] + (used[i] ? 1 : 0);
  return before;
}

/// Moves a cell's place along one axis to what is left of it.
void shrink(int& first, int& span, const std::vector<int>& before) {
  const auto begin = static_cast<std::size_t>(first);
  const int end = before[begin + static_cast<std::size_t>(span)];
  first = before[begin];
  span = end - first;
}

bool is_kept(const grid_cell& cell) {
  const int places = cell.place.row_span * cell.place.column_span;
  return cell.text.empty() ? places > 1 : places > 0;
}

}  // namespace

std::vector<std::vector<std::string>> texts_of(const cell_grid& grid) {
  std::vector<std::vector<std::string>> rows(grid.rows, std::vector<std::string>(grid.columns));
  for (const auto& cell : grid.cells) {
    const auto row = static_cast<std::size_t>(cell.place.row);
    rows[row][static_cast<std::size_t>(cell.place.column)] = cell.text;
  }
  return rows;
}

void drop_empty(cell_grid& grid) {
  std::vector<bool> rows(grid.rows), columns(grid.columns);
  for (const auto& cell : grid.cells) {
    if (cell.text.empty()) continue;
    rows[static_cast<std::size_t>(cell.place.row)] = true;
    columns[static_cast<std::size_t>(cell.place.column)] = true;
  }
  const auto rows_before = used_before(rows), columns_before = used_before(columns);
  for (auto& cell : grid.cells) {
    shrink(cell.place.row, cell.place.row_span, rows_before);
    shrink(cell.place.column, cell.place.column_span, columns_before);
  }
  std::erase_if(grid.cells, [](const grid_cell& cell) { return !is_kept(cell); });
  grid.rows = static_cast<std::size_t>(rows_before.back());
  grid.columns = static_cast<std::size_t>(columns_before.back());
}

std::vector<table_cell> places_of(const cell_grid& grid) {
  std::vector<table_cell> places;
  for (const auto& cell : grid.cells) {
    if (is_kept(cell)) places.push_back(cell.place);
  }
  return places;
}

}  // namespace pagemill::extract
