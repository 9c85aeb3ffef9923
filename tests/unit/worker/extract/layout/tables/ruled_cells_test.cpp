#include "worker/extract/layout/tables/ruled_cells.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/tables/table_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::page_with;
using test::raw_page_maker;
using test::ruled;
using test::tables_of;
using test::text_table;

TEST_CASE("rules make a table of any text") {
  auto page = page_with({{100, {{72, "Name"}, {200, "What it does"}}},
                         {120, {{72, "api"}, {200, "takes files in"}}},
                         {132, {{200, "and answers"}}},
                         {150, {{72, "worker"}, {200, "reads them"}}}});
  ruled(page, {60, 190, 400}, {95, 115, 145, 165});
  CHECK(tables_of(page) == std::vector<text_table>{{{"Name", "What it does"},
                                                    {"api", "takes files in and answers"},
                                                    {"worker", "reads them"}}});
}

TEST_CASE("the outer sides of a ruled table need not be drawn") {
  auto page = page_with({{100, {{72, "Name"}, {200, "Duty"}, {300, "Where"}}},
                         {120, {{72, "api"}, {200, "takes"}, {300, "here"}}},
                         {140, {{72, "worker"}, {200, "reads"}, {300, "there"}}}});
  for (const float x : {190.0F, 290.0F}) page.rule({x, 95, x, 155});
  for (const float y : {95.0F, 115.0F, 135.0F, 155.0F}) page.rule({60, y, 400, y});
  CHECK(tables_of(page) ==
        std::vector<text_table>{
            {{"Name", "Duty", "Where"}, {"api", "takes", "here"}, {"worker", "reads", "there"}}});
}

TEST_CASE("two rules that cross, such as the axes of a chart, make no grid") {
  raw_page_maker page;
  page.rule({90, 95, 90, 160}).rule({60, 145, 300, 145});
  CHECK(ruled_grids(joined_rules(page.make().rules)).grids.empty());
  page.rule({200, 95, 200, 160});
  CHECK(ruled_grids(joined_rules(page.make().rules)).grids.size() == 1);
}

TEST_CASE("cells that no rule divides are one, and its text stands first") {
  auto page = page_with({{100, {{72, "All of the years"}}},
                         {120, {{72, "one"}, {200, "two"}}},
                         {140, {{72, "three"}, {200, "four"}}}});
  page.rule({190, 115, 190, 155});
  ruled(page, {60, 400}, {95, 115, 135, 155});
  CHECK(tables_of(page) ==
        std::vector<text_table>{{{"All of the years", ""}, {"one", "two"}, {"three", "four"}}});
}

TEST_CASE("rows of numbers between two rules stay rows") {
  auto page = page_with({{100, {{72, "Year"}, {200, "Sum"}}},
                         {120, {{72, "2001"}, {200, "12"}}},
                         {132, {{72, "2002"}, {200, "13"}}},
                         {144, {{72, "2003"}, {200, "14"}}}});
  ruled(page, {60, 190, 400}, {95, 115, 160});
  CHECK(tables_of(page) ==
        std::vector<text_table>{{{"Year", "Sum"}, {"2001", "12"}, {"2002", "13"}, {"2003", "14"}}});
}

TEST_CASE("names of rows may stand left of the rules") {
  auto page = page_with({{100, {{40, "1"}, {72, "api"}, {200, "takes"}}},
                         {120, {{40, "2"}, {72, "worker"}, {200, "reads"}}},
                         {140, {{40, "3"}, {72, "extract"}, {200, "writes"}}}});
  ruled(page, {60, 190, 400}, {95, 115, 135, 155});
  CHECK(tables_of(page) ==
        std::vector<text_table>{
            {{"1", "api", "takes"}, {"2", "worker", "reads"}, {"3", "extract", "writes"}}});
}

}  // namespace
}  // namespace pagemill::extract
