#include "worker/extract/layout/tables/cell_grid.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/tables/table_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::page_with;
using test::ruled;
using test::text_table;

grid_cell cell_at(int row, int column, std::string text, int row_span = 1, int column_span = 1) {
  return {{.row = row, .column = column, .row_span = row_span, .column_span = column_span},
          std::move(text)};
}

/// Row, column, row span and column span of each cell.
std::vector<std::vector<int>> spans_of(const std::vector<table_cell>& cells) {
  std::vector<std::vector<int>> spans;
  for (const auto& cell : cells) {
    spans.push_back({cell.row, cell.column, cell.row_span, cell.column_span});
  }
  return spans;
}

}  // namespace

TEST_CASE("rows and columns without text go, and the cells over them shrink") {
  cell_grid grid{.rows = 4, .columns = 4};
  grid.cells = {cell_at(0, 0, "all", 1, 4), cell_at(1, 0, "tall", 3), cell_at(1, 1, ""),
                cell_at(1, 2, "x"),         cell_at(1, 3, "y"),       cell_at(2, 1, "", 1, 3),
                cell_at(3, 2, "z", 1, 2)};
  drop_empty(grid);
  CHECK(texts_of(grid) == text_table{{"all", "", ""}, {"tall", "x", "y"}, {"", "z", ""}});
  CHECK(spans_of(places_of(grid)) ==
        std::vector<std::vector<int>>{
            {0, 0, 1, 3}, {1, 0, 2, 1}, {1, 1, 1, 1}, {1, 2, 1, 1}, {2, 1, 1, 2}});
}

TEST_CASE("an empty cell is kept only where it spans places that are left") {
  cell_grid grid{.rows = 3, .columns = 3};
  grid.cells = {cell_at(0, 0, "", 1, 2), cell_at(0, 2, "a"), cell_at(1, 0, "b"), cell_at(1, 1, "c"),
                cell_at(2, 0, "", 1, 3)};
  drop_empty(grid);
  CHECK(spans_of(places_of(grid)) ==
        std::vector<std::vector<int>>{{0, 0, 1, 2}, {0, 2, 1, 1}, {1, 0, 1, 1}, {1, 1, 1, 1}});
  CHECK(grid.rows == 2);
  cell_grid nothing{.rows = 2, .columns = 2};
  nothing.cells = {cell_at(0, 0, "", 2, 2)};
  drop_empty(nothing);
  CHECK(places_of(nothing).empty());
  CHECK(texts_of(nothing).empty());
}

TEST_CASE(
    "cells of a ruled grid span where walls are missing, and have the boxes of their fields") {
  auto page = page_with({{100, {{72, "Region"}, {200, "Sum of all"}}},
                         {120, {{200, "2001"}, {300, "2002"}}},
                         {140, {{72, "North"}, {200, "12"}, {300, "13"}}}});
  page.rule({60, 95, 60, 155}).rule({190, 95, 190, 155}).rule({400, 95, 400, 155});
  page.rule({290, 115, 290, 155});                          // not through the head of both years
  page.rule({60, 95, 400, 95}).rule({190, 115, 400, 115});  // not through "Region"
  page.rule({60, 135, 400, 135}).rule({60, 155, 400, 155});
  const auto found = find_tables(page.make()).found;
  REQUIRE(found.size() == 1);
  const auto& table = found[0].table;
  CHECK(table.rows ==
        text_table{{"Region", "Sum of all", ""}, {"", "2001", "2002"}, {"North", "12", "13"}});
  CHECK(spans_of(table.cells) == std::vector<std::vector<int>>{{0, 0, 2, 1},
                                                               {0, 1, 1, 2},
                                                               {1, 1, 1, 1},
                                                               {1, 2, 1, 1},
                                                               {2, 0, 1, 1},
                                                               {2, 1, 1, 1},
                                                               {2, 2, 1, 1}});
  CHECK(table.cells[0].bbox == bounding_box{60, 95, 190, 135});
  CHECK(table.cells[1].bbox == bounding_box{190, 95, 400, 115});
  CHECK(table.cells[6].bbox == bounding_box{290, 135, 400, 155});
}

TEST_CASE("rows between two rules have cells of their own, and a tall cell spans them") {
  auto page = page_with({{100, {{72, "Group"}, {200, "Year"}, {300, "Sum"}}},
                         {120, {{200, "2001"}, {300, "12"}}},
                         {132, {{72, "North"}, {200, "2002"}, {300, "13"}}},
                         {144, {{200, "2003"}, {300, "14"}}},
                         {164, {{200, "2004"}, {300, "15"}}}});
  page.rule({60, 95, 60, 180}).rule({190, 95, 190, 180}).rule({290, 95, 290, 180});
  page.rule({400, 95, 400, 180});
  page.rule({60, 95, 400, 95}).rule({60, 115, 400, 115}).rule({190, 158, 400, 158});
  page.rule({60, 180, 400, 180});
  const auto found = find_tables(page.make()).found;
  REQUIRE(found.size() == 1);
  const auto& table = found[0].table;
  CHECK(table.rows == text_table{{"Group", "Year", "Sum"},
                                 {"North", "2001", "12"},
                                 {"", "2002", "13"},
                                 {"", "2003", "14"},
                                 {"", "2004", "15"}});
  REQUIRE(table.cells.size() == 12);
  CHECK(spans_of({table.cells[3], table.cells[4], table.cells[11]}) ==
        std::vector<std::vector<int>>{{1, 0, 4, 1}, {1, 1, 1, 1}, {4, 2, 1, 1}});
  CHECK(table.cells[3].bbox == bounding_box{60, 115, 190, 180});
  CHECK(table.cells[4].bbox == bounding_box{190, 120, 290, 130});
}

TEST_CASE("a cell of an unruled table has the box of its text, of all of its lines") {
  const auto found =
      find_tables(page_with({{88, {{72, "Country"}, {190, "Years with numbers"}}},
                             {100, {{72, "Austria"}, {200, "12"}, {260, "a text of two"}}},
                             {112, {{260, "lines"}}},
                             {124, {{72, "Belgium"}, {200, "13"}, {260, "one"}}},
                             {136, {{72, "Croatia"}, {200, "14"}, {260, "one"}}}})
                      .make())
          .found;
  REQUIRE(found.size() == 1);
  const auto& cells = found[0].table.cells;
  REQUIRE(cells.size() == 11);
  CHECK(spans_of({cells[1], cells[4]}) ==
        std::vector<std::vector<int>>{{0, 1, 1, 2}, {1, 2, 1, 1}});
  CHECK(cells[1].bbox == bounding_box{190, 88, 280, 98});
  CHECK(cells[4].bbox == bounding_box{260, 100, 325, 122});
}

}  // namespace pagemill::extract
