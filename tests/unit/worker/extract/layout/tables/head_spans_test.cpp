#include "worker/extract/layout/tables/head_spans.hpp"

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

row_cell head(std::size_t column, float x0, float x1) {
  return {.column = column, .text = "head", .bbox = {x0, 100, x1, 110}};
}

/// Four columns of numbers below a row of heads.
open_grid grid_with(std::vector<row_cell> heads) {
  open_grid grid{.separators = {150, 250, 350}};
  grid.rows.push_back({.y0 = 100, .y1 = 110, .cells = std::move(heads)});
  auto& numbers = grid.rows.emplace_back(table_row{.y0 = 114, .y1 = 124});
  for (std::size_t c = 0; c < 4; ++c) {
    const float x = 100 + 100 * static_cast<float>(c);
    numbers.cells.push_back({.column = c, .text = "12", .bbox = {x, 114, x + 20, 124}});
  }
  return grid;
}

/// Column and span of each head.
std::vector<std::vector<std::size_t>> spans(std::vector<row_cell> heads,
                                            std::vector<bounding_box> rules) {
  auto grid = grid_with(std::move(heads));
  span_heads(grid, std::move(rules));
  std::vector<std::vector<std::size_t>> found;
  for (const auto& cell : grid.rows.front().cells) found.push_back({cell.column, cell.column_span});
  return found;
}

using spans_of_row = std::vector<std::vector<std::size_t>>;

}  // namespace

TEST_CASE("rules below one column, far below or over other heads change nothing") {
  const spans_of_row before{{1, 1}};
  CHECK(spans({head(1, 200, 220)}, {}) == before);
  CHECK(spans({head(1, 200, 220)}, {{195, 112, 225, 112}}) == before);
  CHECK(spans({head(1, 200, 220)}, {{195, 125, 425, 125}}) == before);
  CHECK(spans({head(1, 200, 220)}, {{195, 99, 425, 99}}) == before);
  CHECK(spans({head(1, 200, 220)}, {{295, 112, 425, 112}}) == before);
  CHECK(spans({head(1, 200, 220), head(2, 300, 320)}, {{195, 112, 425, 112}}) ==
        spans_of_row{{1, 1}, {2, 1}});
}

TEST_CASE("a head spans the columns over which the rule below it goes") {
  // In the middle of three columns, and in the white between two.
  CHECK(spans({head(0, 100, 120), head(2, 300, 320)}, {{195, 112, 425, 112}}) ==
        spans_of_row{{0, 1}, {1, 3}});
  CHECK(spans({head(1, 240, 260)}, {{195, 111, 325, 111}}) == spans_of_row{{1, 2}});
  CHECK(spans({head(0, 150, 160), head(2, 350, 360)},
              {{295, 112, 425, 112}, {95, 112, 225, 112}}) == spans_of_row{{0, 2}, {2, 2}});
}

}  // namespace pagemill::extract
