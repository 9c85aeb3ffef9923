#include "worker/extract/layout/page/row.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::line_options;
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

constexpr const char* alef_bet = "\u05d0\u05d1";
constexpr const char* gimel = "\u05d2";

TEST_CASE("pieces of a right-to-left row are read from the right") {
  const line_options right{.x = 300, .width = 40, .leftward = true};
  const line_options left{.x = 240, .width = 55, .leftward = true};
  CHECK(only_row(raw_page_maker().line(alef_bet, right).line(gimel, left)) ==
        "\u05d0\u05d1 \u05d2");
  CHECK(only_row(raw_page_maker().line(gimel, left).line(alef_bet, right)) ==
        "\u05d0\u05d1 \u05d2");
}

TEST_CASE("left-to-right pieces further left begin a row of their own") {
  const auto page =
      raw_page_maker().line("right column", {.x = 300}).line("left column", {.x = 100}).make();
  CHECK(rows_of(page, 0).size() == 2);
  const auto mixed = raw_page_maker()
                         .line("right column", {.x = 300})
                         .line(gimel, {.x = 100, .leftward = true})
                         .make();
  CHECK(rows_of(mixed, 0).size() == 2);
}

TEST_CASE("right-to-left lines on different baselines are different rows") {
  const auto page = raw_page_maker()
                        .line(alef_bet, {.x = 300, .y = 100, .leftward = true})
                        .line(gimel, {.x = 240, .y = 114, .leftward = true})
                        .make();
  CHECK(rows_of(page, 0).size() == 2);
}

}  // namespace
}  // namespace pagemill::extract
