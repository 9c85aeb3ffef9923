#include "worker/extract/layout/headings/outline_match.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

std::vector<int> levels(std::initializer_list<const char*> lines,
                        std::vector<outline_entry> outline) {
  std::vector<row> rows;
  for (const auto* line : lines) rows.push_back({.text = line});
  return outline_levels(rows, 3, outline);
}

TEST_CASE("the rows of an entry's title on its page have its level") {
  CHECK(levels({"OF  LAMPS", "Text.", "Of the tide at", "noon", "More."},
               {{"Of lamps", 1, 3}, {"Of the tide at noon", 2, 3}}) == std::vector{1, 0, 2, 2, 0});
}

TEST_CASE("a number that only one of title and row has does not part them") {
  CHECK(levels({"2.1 Of lamps"}, {{"Of lamps", 2, 3}}) == std::vector{2});
  CHECK(levels({"Of lamps"}, {{"2.1 Of lamps", 2, 3}}) == std::vector{2});
  CHECK(levels({"2.1 Of lamps"}, {{"2.2 Of lamps", 2, 3}}) == std::vector{0});
}

TEST_CASE("a number may stand in a row of its own before the title") {
  CHECK(levels({"2", "Of lamps"}, {{"Of lamps", 1, 3}}) == std::vector{1, 1});
  CHECK(levels({"2", "Of lamps"}, {{"2 Of lamps", 1, 3}}) == std::vector{1, 1});
}

TEST_CASE("a crowd of long rows and entries that begin alike is matched soon") {
  const std::string same(900, 'a');
  std::vector<row> rows(2000, row{.text = same});
  std::vector<outline_entry> outline(500, {same + same + same + same + "b", 1, 3});
  CHECK(std::ranges::count(outline_levels(rows, 3, outline), 0) == 2000);
  rows.assign(2000, row{.text = std::string(900, '1')});
  CHECK(std::ranges::count(outline_levels(rows, 3, outline), 0) == 2000);
}

TEST_CASE("titles of other pages and parts of lines are no match") {
  CHECK(levels({"Of lamps"}, {{"Of lamps", 1, 4}}) == std::vector{0});
  CHECK(levels({"Of lamps and tides"}, {{"Of lamps", 1, 3}}) == std::vector{0});
  CHECK(levels({"Of"}, {{"Of lamps", 1, 3}}) == std::vector{0});
  CHECK(levels({"12"}, {{"", 1, 3}}) == std::vector{0});
}

TEST_CASE("two entries of one title name two rows") {
  CHECK(levels({"Notes", "Text.", "Notes"}, {{"Notes", 1, 3}, {"Notes", 2, 3}}) ==
        std::vector{1, 0, 2});
}

}  // namespace
}  // namespace pagemill::extract
