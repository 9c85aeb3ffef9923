#include "worker/extract/layout/tables/table_finder.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/tables/table_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

namespace pagemill::extract {
namespace {

using test::numbers;
using test::page_with;
using test::raw_page_maker;
using test::ruled;
using test::tables_of;
using test::text_table;

TEST_CASE("a contents list is no table") {
  CHECK(tables_of(page_with({{100, {{72, "First chapter"}, {200, "..........."}, {500, "1"}}},
                             {112, {{72, "Second chapter"}, {200, "..........."}, {500, "7"}}},
                             {124, {{72, "Third chapter"}, {200, "..........."}, {500, "9"}}},
                             {136, {{72, "Fourth chapter"}, {200, "..........."}, {500, "12"}}}}))
            .empty());
}

TEST_CASE("titles with the numbers of their pages are no table without leaders, either") {
  auto page = page_with({});
  for (const auto& [y, number] : {std::pair{100.0F, "1"},
                                  {112.0F, "4"},
                                  {124.0F, "4"},
                                  {136.0F, "9"},
                                  {148.0F, "15"},
                                  {160.0F, "21"}}) {
    page.line("A chapter", {.y = y}).line(number, {.x = 400, .y = y});
  }
  CHECK(tables_of(page).empty());
}

TEST_CASE("text with the numbers of its lines is no table") {
  auto page = page_with({});
  for (const auto& [y, number] :
       {std::pair{100.0F, "1"}, {124.0F, "2"}, {148.0F, "3"}, {172.0F, "4"}}) {
    page.line(number, {.x = 72, .y = y}).line("of a commission that may act", {.x = 100, .y = y});
  }
  page.rule({60, 90, 400, 90}).rule({60, 190, 400, 190});
  CHECK(tables_of(page).empty());
}

TEST_CASE("formulas are no table") {
  CHECK(tables_of(page_with({{100, {{72, "f(12)"}, {140, "= 12"}, {200, "15"}}},
                             {112, {{72, "g(12)"}, {140, "= 17"}, {200, "16"}}},
                             {124, {{72, "h(12)"}, {140, "= 18"}, {200, "17"}}}}))
            .empty());
  // Fractions and indices stand closer than rows.
  CHECK(tables_of(page_with({{100, {{72, "1200"}, {140, "1500"}, {200, "1600"}}},
                             {106, {{72, "1201"}, {140, "1501"}, {200, "1601"}}},
                             {112, {{72, "1202"}, {140, "1502"}, {200, "1602"}}}}))
            .empty());
}

TEST_CASE("prose in two columns is no table") {
  const char* text = "and so the keeper of the house went up";
  CHECK(tables_of(page_with({{100, {{50, text}, {300, text}}},
                             {112, {{50, text}, {300, text}}},
                             {124, {{50, text}, {300, text}}},
                             {136, {{50, text}, {300, text}}}}))
            .empty());
}

TEST_CASE("code with columns is no table, and neither is code in a box") {
  auto code = page_with({{100, {{72, "int"}, {140, "first;"}, {240, "// a"}}},
                         {112, {{72, "long"}, {140, "second;"}, {240, "// b"}}},
                         {124, {{72, "char"}, {140, "third;"}, {240, "// c"}}}},
                        true);
  code.line("A page of prose around it is set in another font than its code is", {.y = 300});
  CHECK(tables_of(code).empty());
  CHECK(tables_of(ruled(code, {60, 400}, {90, 140})).empty());
}

TEST_CASE("a form of labels and values is no table") {
  CHECK(tables_of(page_with({{100, {{72, "Name:"}, {200, "Jane"}}},
                             {112, {{72, "Number:"}, {200, "12"}}},
                             {124, {{72, "Year:"}, {200, "2020"}}},
                             {136, {{72, "Pages:"}, {200, "7"}}}}))
            .empty());
}

TEST_CASE("the scales of a chart are no table") {
  CHECK(
      tables_of(
          page_with(
              {{100, {{72, "40"}, {400, "100"}}},
               {112, {{72, "30"}, {400, "75"}}},
               {124, {{72, "20"}, {400, "50"}}},
               {136, {{72, "10"}, {400, "25"}}},
               {148, {{100, "2001"}, {160, "2002"}, {220, "2003"}, {280, "2004"}, {340, "2005"}}}}))
          .empty());
}

TEST_CASE("frames, underlines and boxes of notes are no table") {
  auto page = page_with({{100, {{72, "A heading that is underlined"}}},
                         {130, {{72, "A note in a box of its own, with a text"}}},
                         {142, {{72, "that goes on for a second line."}}}});
  page.rule({72, 112, 250, 112});
  ruled(page, {60, 400}, {125, 160});
  ruled(page, {20, 580}, {20, 820});
  CHECK(tables_of(page).empty());
}

TEST_CASE("staves of music are no table") {
  auto page = page_with({{100, {{72, "one"}, {150, "two"}, {300, "three"}}},
                         {112, {{72, "la"}, {150, "la"}, {300, "la"}}}});
  ruled(page, {60, 140, 280, 400}, {100, 105, 110, 115, 120, 125});
  CHECK(tables_of(page).empty());
}

TEST_CASE("text that rules run through is no table, even with other text above it") {
  auto page = page_with({{80, {{72, "The voice"}, {200, "of old"}, {300, "18"}}},
                         {100, {{72, "one"}, {200, "two"}, {300, "3"}}},
                         {112, {{72, "la"}, {200, "la"}, {300, "4"}}},
                         {124, {{72, "la"}, {200, "la"}, {300, "5"}}}});
  for (const float y : {98.0F, 105.0F, 117.0F, 129.0F}) page.rule({72, y, 320, y});
  CHECK(tables_of(page).empty());
}

TEST_CASE("the sign of a currency is in the cell of its number, however far it stands from it") {
  const auto tables = tables_of(
      page_with({{100, {{72, "Fees"}, {200, "2020"}, {300, "2019"}}},
                 {112, {{72, "Audit"}, {180, "$"}, {200, "54,000"}, {280, "$"}, {300, "44,000"}}},
                 {124, {{72, "Tax"}, {200, "87,102"}, {300, "4,450"}}},
                 {136, {{72, "Sum"}, {180, "$"}, {200, "99,775"}, {280, "$"}, {300, "64,775"}}}}));
  CHECK(tables == std::vector<text_table>{{{"Fees", "2020", "2019"},
                                           {"Audit", "$ 54,000", "$ 44,000"},
                                           {"Tax", "87,102", "4,450"},
                                           {"Sum", "$ 99,775", "$ 64,775"}}});
  // Before a word it is a column of its own.
  const auto units = tables_of(page_with({{100, {{72, "12"}, {140, "$"}, {200, "dollar"}}},
                                          {112, {{72, "13"}, {140, "$"}, {200, "dollar"}}},
                                          {124, {{72, "14"}, {140, "$"}, {200, "dollar"}}}}));
  REQUIRE(units.size() == 1);
  CHECK(units[0].front().size() == 3);
}

TEST_CASE("one rule below the heads and rules between columns make a grid with its outer columns") {
  auto page = page_with({{100, {{72, "Country"}, {200, "2001"}, {300, "2002"}}},
                         {120, {{72, "Austria"}, {200, "12"}, {300, "14"}}},
                         {132, {{72, "Belgium"}, {200, "15"}, {300, "17"}}},
                         {144, {{72, "Croatia"}, {200, "18"}, {300, "19"}}}});
  page.rule({190, 96, 190, 158}).rule({290, 96, 290, 158}).rule({60, 115, 400, 115});
  CHECK(tables_of(page) == std::vector<text_table>{{{"Country", "2001", "2002"},
                                                    {"Austria", "12", "14"},
                                                    {"Belgium", "15", "17"},
                                                    {"Croatia", "18", "19"}}});
}

TEST_CASE("columns of numbers are a table without any rule") {
  const auto found = find_tables(numbers().make()).found;
  REQUIRE(found.size() == 1);
  CHECK(found[0].table.kind == block_kind::table);
  CHECK(found[0].table.rows == text_table{{"Country", "2001", "2002"},
                                          {"Austria", "12", "14"},
                                          {"Belgium", "15", "17"},
                                          {"Croatia", "18", "19"}});
  CHECK(found[0].table.bbox == bounding_box{72, 100, 280, 146});
  CHECK(found[0].lines.size() == 12);
}

TEST_CASE("a head over several columns stands in the first of them") {
  auto page = page_with({{88, {{72, "Country"}, {190, "Years with numbers"}}}});
  for (int row = 0; row < 4; ++row) {
    const float y = 100 + 12 * static_cast<float>(row);
    page.line("Austria", {.y = y}).line("12", {.x = 200, .y = y}).line("14", {.x = 260, .y = y});
  }
  const auto tables = tables_of(page);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].front() == std::vector<std::string>{"Country", "Years with numbers", ""});
}

TEST_CASE("the second line of a cell belongs to its row") {
  const auto tables = tables_of(page_with({{100, {{72, "A"}, {120, "12"}, {200, "a text of two"}}},
                                           {112, {{200, "lines"}}},
                                           {124, {{72, "B"}, {120, "13"}, {200, "one line"}}},
                                           {136, {{72, "C"}, {120, "14"}, {200, "one"}}}}));
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].size() == 3);
  CHECK(tables[0][0] == std::vector<std::string>{"A", "12", "a text of two lines"});
}

TEST_CASE("a raised number in a cell melts into no other") {
  auto page = page_with({{100, {{72, "Country"}, {200, "2001"}}},
                         {112, {{72, "Austria"}, {200, "12"}}},
                         {124, {{72, "Belgium"}, {200, "15"}}}});
  page.line("Croatia", {.y = 136}).line("18", {.x = 200, .y = 136}).raised("3", 6, 3);
  const auto tables = tables_of(page);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].back() == std::vector<std::string>{"Croatia", "18\u00B3"});
}

TEST_CASE("the lines of a head are one cell, and a caption is none") {
  auto page = page_with({{76, {{72, "Table 3: Sums"}}},
                         {88, {{200, "Number"}, {270, "Share"}}},
                         {98, {{72, "Country"}, {200, "of all"}, {270, "of own"}}},
                         {110, {{72, "Austria"}, {200, "12"}, {270, "14"}}},
                         {122, {{72, "Belgium"}, {200, "15"}, {270, "17"}}},
                         {134, {{72, "Croatia"}, {200, "18"}, {270, "19"}}}});
  page.rule({72, 86, 300, 86}).rule({72, 146, 300, 146});
  const auto tables = tables_of(page);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].front() == std::vector<std::string>{"Country", "Number of all", "Share of own"});
}

TEST_CASE("prose beside a table stays out of it") {
  raw_page_maker page;
  for (int row = 0; row < 12; ++row) {
    const float y = 100 + 12 * static_cast<float>(row);
    page.line("Austria", {.x = 50, .y = y})
        .line("12", {.x = 150, .y = y})
        .line("14", {.x = 200, .y = y});
  }
  for (int row = 0; row < 10; ++row) {
    page.line("so the keeper of the house went on",
              {.x = 300, .y = 104 + 15 * static_cast<float>(row)});
  }
  const auto found = find_tables(page.make()).found;
  REQUIRE(found.size() == 1);
  CHECK(found[0].table.rows.size() == 12);
  CHECK(found[0].table.bbox.x1 == 210);
}

TEST_CASE("a table is one block between the paragraphs around it, and nothing is said twice") {
  raw_page_maker page;
  page.line("A paragraph stands before the table", {.y = 60});
  for (const auto& [y, name, number] :
       {std::tuple{100.0F, "Name", "Sum"}, {120.0F, "first", "12"}, {140.0F, "second", "13"}}) {
    page.line(name, {.y = y}).line(number, {.x = 200, .y = y});
  }
  page.line("and another one follows it.", {.y = 200});
  ruled(page, {60, 190, 400}, {95, 115, 135, 155});
  const auto out = lay_out(page.make(), {.body_size = 10});
  REQUIRE(out.blocks.size() == 3);
  CHECK(out.blocks[1].kind == block_kind::table);
  CHECK(out.text ==
        "A paragraph stands before the table\n\nName\tSum\nfirst\t12\nsecond\t13\n\nand another "
        "one follows it.");
}

TEST_CASE("a page with more words than a page can show has no tables") {
  auto page = numbers().make();
  page.words.resize(50001, page.words.back());
  const auto tables = find_tables(page);
  CHECK(tables.found.empty());
  CHECK(tables.limited);
}

}  // namespace
}  // namespace pagemill::extract
