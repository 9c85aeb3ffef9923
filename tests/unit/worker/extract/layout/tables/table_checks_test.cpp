#include "worker/extract/layout/tables/table_checks.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/tables/table_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::numbers;
using test::page_with;
using test::raw_page_maker;
using test::ruled;
using test::tables_of;

TEST_CASE("the first row is a head if it has no digits and others have") {
  auto page = page_with({{100, {{72, "Name"}, {200, "Sum"}}},
                         {120, {{72, "first"}, {200, "12"}}},
                         {140, {{72, "second"}, {200, "13"}}}});
  ruled(page, {60, 190, 400}, {95, 115, 135, 155});
  CHECK(find_tables(page.make()).found.at(0).table.header_rows == 1);
}

TEST_CASE("a row of years is a head above other numbers, and none among rows of years") {
  const auto heads_of = [](const char* first, const char* second, const char* below) {
    return find_tables(page_with({{100, {{72, "Country"}, {200, first}, {260, second}}},
                                  {112, {{72, "Austria"}, {200, below}, {260, "14"}}},
                                  {124, {{72, "Belgium"}, {200, below}, {260, "17"}}},
                                  {136, {{72, "Croatia"}, {200, below}, {260, "19"}}}})
                           .make())
        .found.at(0)
        .table.header_rows;
  };
  CHECK(heads_of("2001", "2002", "12") == 1);
  CHECK(heads_of("2001/02", "FY 2003", "12") == 1);
  CHECK(heads_of("2001", "12", "12") == 0);
  CHECK(heads_of("20011", "20022", "12") == 0);
  CHECK(heads_of("1203", "1402", "12") == 0);
  CHECK(find_tables(page_with({{100, {{72, "Austria"}, {200, "1995"}, {260, "1999"}}},
                               {112, {{72, "Belgium"}, {200, "1958"}, {260, "1999"}}},
                               {124, {{72, "Croatia"}, {200, "2013"}, {260, "2023"}}}})
                        .make())
            .found.at(0)
            .table.header_rows == 0);
}

TEST_CASE("rows without digits above rows with numbers are heads, and so is a bold row") {
  const auto heads = find_tables(page_with({{88, {{72, "Country"}, {200, "Sum"}, {260, "Share"}}},
                                            {100, {{72, "of birth"}, {200, "all"}, {260, "own"}}},
                                            {125, {{72, "Austria"}, {200, "12"}, {260, "14"}}},
                                            {150, {{72, "Belgium"}, {200, "15"}, {260, "17"}}},
                                            {175, {{72, "Croatia"}, {200, "18"}, {260, "19"}}}})
                                     .make())
                         .found;
  REQUIRE(heads.size() == 1);
  CHECK(heads[0].table.header_rows >= 1);
  raw_page_maker page;
  page.line("Name", {.y = 100, .bold = true}).line("Duty", {.x = 200, .y = 100, .bold = true});
  page.line("api", {.y = 120}).line("takes files in", {.x = 200, .y = 120});
  ruled(page, {60, 190, 400}, {95, 115, 135});
  CHECK(find_tables(page.make()).found.at(0).table.header_rows == 1);
}

TEST_CASE("rows above the first rule inside are heads, whatever they say") {
  auto page = numbers();
  page.rule({72, 98, 280, 98}).rule({72, 111, 280, 111}).rule({72, 148, 280, 148});
  CHECK(find_tables(page.make()).found.at(0).table.header_rows == 1);
}

TEST_CASE("matrices of short numbers are no table, but with words above them they are") {
  const auto with_heads = [](const char* first, const char* second, const char* third) {
    return tables_of(page_with({{100, {{72, first}, {120, second}, {160, third}}},
                                {112, {{72, "1"}, {120, "0"}, {160, "7"}}},
                                {124, {{72, "2"}, {120, "4"}, {160, "5"}}},
                                {136, {{72, "3"}, {120, "9"}, {160, "1"}}}}))
        .size();
  };
  CHECK(with_heads("0", "1", "2") == 0);
  CHECK(with_heads("a", "b", "c") == 0);
  CHECK(with_heads("Code", "Jan", "Feb") == 1);
}

TEST_CASE("lists of numbers, sections or bullets are no table") {
  for (const char* mark : {"1.", "1.2", "(a)", "\u2022"}) {
    CAPTURE(mark);
    CHECK(tables_of(page_with({{100, {{72, mark}, {100, "Introduction"}}},
                               {112, {{72, mark}, {100, "The path of a file"}}},
                               {124, {{72, mark}, {100, "Limits"}}},
                               {136, {{72, mark}, {100, "What is next"}}}}))
              .empty());
  }
}

}  // namespace
}  // namespace pagemill::extract
