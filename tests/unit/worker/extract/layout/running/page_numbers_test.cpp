#include "worker/extract/layout/running/page_numbers.hpp"

#include <string>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

/// The line with each number that may be the page's in brackets, and its offset.
std::string marked(std::string_view line, int page) {
  std::string out;
  std::size_t at = 0;
  for (const auto& number : page_numbers_in(line, page)) {
    out += line.substr(at, number.begin - at);
    out += '[' + std::string(line.substr(number.begin, number.end - number.begin)) + ' ' +
           std::to_string(number.offset) + ']';
    at = number.end;
  }
  return out + std::string(line.substr(at));
}

TEST_CASE("the number of a page is found in the forms that books give it") {
  CHECK(marked("12", 12) == "[12 0]");
  CHECK(marked("- 12 -", 10) == "- [12 2] -");
  CHECK(marked("xii", 12) == "[xii 0]");
  CHECK(marked("Chapter One 7", 5) == "Chapter One [7 2]");
  CHECK(marked("3-12 Of light", 40) == "3-[12 -28] Of light");
  CHECK(marked("A-4", 90) == "A-[4 -86]");
  CHECK(marked("4/9", 4) == "[4 0]/9");
  CHECK(marked("Page 4 of 9", 4) == "Page [4 0] of [9 5]");
  CHECK(marked("Seite 1203", 3) == "Seite [1203 1200]");
  CHECK(marked("\u2013 1203 \u2013", 3) == "\u2013 [1203 1200] \u2013");
}

TEST_CASE("what may number something else is not the page's number") {
  for (const std::string line :
       {"INV-2024-4703", "Invoice 4703", "No. 000003", "2024-4703", "Customer K3", "3.50 EUR",
        "tel. 555123456", "AX-2003/B", "12,50"}) {
    CAPTURE(line);
    CHECK(marked(line, 3) == line);
  }
  CHECK(page_numbers_in("", 1).empty());
  CHECK(page_numbers_in("   ", 1).empty());
}

}  // namespace
}  // namespace pagemill::extract
