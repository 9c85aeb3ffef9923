#include "worker/extract/layout/tables/row_merging.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/tables/table_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::page_with;
using test::ruled;
using test::tables_of;
using test::text_table;

using names_of_row = std::vector<std::string>;

}  // namespace

TEST_CASE("a row of only a name that stands as far from both is a row of its own") {
  const auto tables = tables_of(page_with({{100, {{72, "Sums"}, {200, "2001"}, {260, "2002"}}},
                                           {112, {{72, "Income"}}},
                                           {124, {{72, "Austria"}, {200, "12"}, {260, "14"}}},
                                           {136, {{72, "Belgium"}, {200, "15"}, {260, "17"}}},
                                           {148, {{72, "Croatia"}, {200, "18"}, {260, "19"}}}}));
  REQUIRE(tables.size() == 1);
  REQUIRE(tables[0].size() == 5);
  CHECK(tables[0][1] == names_of_row{"Income", "", ""});
}

TEST_CASE("a small letter begins no second line if a colon ends it") {
  const auto tables = tables_of(page_with({{100, {{72, "Sums"}, {200, "2001"}, {260, "2002"}}},
                                           {112, {{72, "Income"}, {200, "12"}, {260, "14"}}},
                                           {124, {{72, "of which:"}}},
                                           {136, {{72, "Belgium"}, {200, "15"}, {260, "17"}}},
                                           {148, {{72, "Croatia"}, {200, "18"}, {260, "19"}}}}));
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].size() == 5);
}

TEST_CASE("the second line of a name belongs to the row that it is closer to") {
  const auto tables = tables_of(page_with({{100, {{72, "Kind"}, {200, "2001"}, {260, "2002"}}},
                                           {113, {{72, "Repairs in"}, {200, "12"}, {260, "14"}}},
                                           {124, {{72, "Belgium"}}},
                                           {137, {{72, "Wages"}, {200, "15"}, {260, "17"}}},
                                           {150, {{72, "Oil and"}, {200, "18"}, {260, "19"}}},
                                           {163, {{72, "coal"}}},
                                           {176, {{72, "Sum"}, {200, "45"}, {260, "50"}}}}));
  REQUIRE(tables.size() == 1);
  CHECK(tables[0] == text_table{{"Kind", "2001", "2002"},
                                {"Repairs in Belgium", "12", "14"},
                                {"Wages", "15", "17"},
                                {"Oil and coal", "18", "19"},
                                {"Sum", "45", "50"}});
}

TEST_CASE("names of two lines between two rules go to the rows with their numbers") {
  auto page = page_with({{100, {{72, "Kind"}, {200, "Sum"}, {300, "Share"}}},
                         {120, {{72, "Repairs in"}, {200, "12"}, {300, "1"}}},
                         {131, {{72, "Belgium"}}},
                         {145, {{72, "Wages"}, {200, "15"}, {300, "2"}}},
                         {159, {{72, "Oil"}, {200, "18"}, {300, "3"}}}});
  ruled(page, {60, 190, 290, 400}, {95, 115, 175});
  CHECK(tables_of(page) == std::vector<text_table>{{{"Kind", "Sum", "Share"},
                                                    {"Repairs in Belgium", "12", "1"},
                                                    {"Wages", "15", "2"},
                                                    {"Oil", "18", "3"}}});
}

TEST_CASE("lines of a head are joined, but not over a rule") {
  auto page = page_with({{100, {{72, "Step"}, {200, "Text"}, {300, "Owner"}}},
                         {112, {{72, "Step"}, {200, "first"}, {300, "Latvia"}}},
                         {124, {{72, "1"}}},
                         {136, {{72, "Step"}, {200, "second"}, {300, "Poland"}}},
                         {148, {{72, "2"}}}});
  for (const float y : {98.0F, 111.0F, 135.0F, 160.0F}) page.rule({70, y, 400, y});
  CHECK(tables_of(page) == std::vector<text_table>{{{"Step", "Text", "Owner"},
                                                    {"Step 1", "first", "Latvia"},
                                                    {"Step 2", "second", "Poland"}}});
}

TEST_CASE("a head and the first row, both above the first rule, are two rows") {
  auto page = page_with({{100, {{72, "Country"}, {200, "Births"}, {300, "Deaths"}}},
                         {114, {{72, "Austria"}, {200, "12"}, {300, "14"}}},
                         {128, {{72, "Belgium"}, {200, "15"}, {300, "17"}}},
                         {142, {{72, "Croatia"}, {200, "18"}, {300, "19"}}}});
  for (const float y : {126.0F, 140.0F, 154.0F}) page.rule({70, y, 400, y});
  page.line("Prose that stands above the table, without any gap in it", {.y = 88});
  const auto tables = tables_of(page);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].size() == 4);
  CHECK(tables[0].front() == names_of_row{"Country", "Births", "Deaths"});
}

}  // namespace pagemill::extract
