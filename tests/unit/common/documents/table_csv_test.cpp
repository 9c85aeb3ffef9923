#include "common/documents/table_csv.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

std::string csv_of(std::vector<std::vector<std::string>> rows) {
  return table_csv({.kind = block_kind::table, .rows = std::move(rows)});
}

}  // namespace

TEST_CASE("cells with commas, quotes or line ends are quoted, and each line has all columns") {
  CHECK(csv_of({{"a", "b"}, {"c"}}) == "a,b\r\nc,\r\n");
  CHECK(csv_of({{"1,5", "say \"no\"", "two\nlines"}}) ==
        "\"1,5\",\"say \"\"no\"\"\",\"two\nlines\"\r\n");
  CHECK(csv_of({{"a;b"}}) == "\"a;b\"\r\n");
  CHECK(csv_of({{"\u00E9", " "}}) == "\u00E9, \r\n");
  CHECK(csv_of({}).empty());
}

TEST_CASE("numbers, signs and dashes stand as they are") {
  for (const std::string text : {"-12.5", "+3 %", "-", "+", "-5 to +7", "- item", "a=b", "x@y.org",
                                 "-1.5E+10", "+49 30 1234", "(12)"}) {
    CAPTURE(text);
    CHECK(csv_of({{text}}) == text + "\r\n");
  }
}

TEST_CASE("what a spreadsheet would run has an apostrophe in front") {
  for (const std::string text :
       {"=1+1", "@SUM(A1)", "\tx", "\rx", "-2+3+cmd|' /C calc'!A0", "+SUM(A1)", "-Sheet2!A1",
        "\uFF1D1", "\uFF0B1|x", "\n=1", " =1+1", "\u00A0 @SUM(A1)"}) {
    CAPTURE(text);
    CHECK(csv_of({{text}}) == "\"'" + text + "\"\r\n");
  }
  CHECK(csv_of({{"=HYPERLINK(\"x\")"}}) == "\"'=HYPERLINK(\"\"x\"\")\"\r\n");
}

}  // namespace pagemill
