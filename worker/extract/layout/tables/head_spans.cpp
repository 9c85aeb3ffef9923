#include "worker/extract/layout/tables/head_spans.hpp"

#include <algorithm>
#include <span>

namespace pagemill::extract {
namespace {

constexpr float below_head = 0.9F;    ///< of a cell's height, from its text to the rule
constexpr float column_share = 0.5F;  ///< of a column's width that a rule covers

struct column_range {
  float x0 = 0, x1 = 0;
  bool known = false;
};

/// Where the texts of each column are, by the cells that span no other.
std::vector<column_range> ranges_of(const open_grid& grid) {
  std::vector<column_range> ranges(grid.columns());
  for (const auto& row : grid.rows) {
    for (const auto& cell : row.cells) {
      if (cell.column_span > 1) continue;
      auto& range = ranges[cell.column];
      range.x0 = range.known ? std::min(range.x0, cell.bbox.x0) : cell.bbox.x0;
      range.x1 = range.known ? std::max(range.x1, cell.bbox.x1) : cell.bbox.x1;
      range.known = true;
    }
  }
  return ranges;
}

bool is_below(const row_cell& cell, const bounding_box& rule) {
  const float middle = (cell.bbox.x0 + cell.bbox.x1) / 2, height = cell.bbox.y1 - cell.bbox.y0;
  return rule.x0 <= middle && middle <= rule.x1 && rule.y0 > cell.bbox.y0 + height / 2;
}

bool covers(const bounding_box& rule, const column_range& range) {
  const float shared = std::min(rule.x1, range.x1) - std::max(rule.x0, range.x0);
  return range.known && shared > column_share * (range.x1 - range.x0);
}

void span_head(table_row& row, row_cell& cell, const bounding_box& rule,
               std::span<const column_range> ranges) {
  std::size_t first = 0;
  while (first < ranges.size() && !covers(rule, ranges[first])) ++first;
  std::size_t end = first;
  while (end < ranges.size() && covers(rule, ranges[end])) ++end;
  if (end < first + 2) return;
  const bool alone = std::ranges::none_of(row.cells, [&](const row_cell& other) {
    return &other != &cell && other.column < end && other.column + other.column_span > first;
  });
  if (!alone) return;
  cell.column = first;
  cell.column_span = end - first;
}

}  // namespace

void span_heads(open_grid& grid, std::vector<bounding_box> rules) {
  if (rules.empty()) return;
  std::ranges::sort(rules, {}, &bounding_box::y0);
  const auto ranges = ranges_of(grid);
  for (auto& row : grid.rows) {
    for (auto& cell : row.cells) {
      const auto near = std::ranges::lower_bound(rules, cell.bbox.y0, {}, &bounding_box::y0);
      const float end = cell.bbox.y1 + below_head * (cell.bbox.y1 - cell.bbox.y0);
      for (auto rule = near; rule != rules.end() && rule->y0 < end; ++rule) {
        if (!is_below(cell, *rule)) continue;
        span_head(row, cell, *rule, ranges);
        break;
      }
    }
  }
}

}  // namespace pagemill::extract
