#include "worker/extract/layout/row.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/raw_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;

std::string only_row(const raw_page_maker& maker) {
  const auto rows = rows_of(maker.make(), 0);
  REQUIRE(rows.size() == 1);
  return rows.front().text;
}

TEST_CASE("raised digits are superscripts, so that they melt into no number") {
  CHECK(only_row(raw_page_maker().line("costs 10").raised("6", 7, 4)) == "costs 10\u2076");
  CHECK(only_row(raw_page_maker().line("as shown").raised("1,2", 6, 4)) == "as shown\u00b9,\u00b2");
}

TEST_CASE("lowered digits, raised letters and other sizes on the baseline stay as they are") {
  CHECK(only_row(raw_page_maker().line("H").raised("2", 7, -2)) == "H2");
  CHECK(only_row(raw_page_maker().line("the 1").raised("st", 7, 4)) == "the 1st");
  CHECK(only_row(raw_page_maker().line("Total 10").raised("50", 7, 0)) == "Total 1050");
  CHECK(only_row(raw_page_maker().line("Total 10").raised("50", 10, 4)) == "Total 1050");
}

TEST_CASE("a row of raised digits alone is no superscript") {
  CHECK(only_row(raw_page_maker().line("12", {.size = 6})) == "12");
}

}  // namespace
}  // namespace pagemill::extract
