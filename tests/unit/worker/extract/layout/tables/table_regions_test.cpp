#include "worker/extract/layout/tables/table_regions.hpp"

#include <span>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

text_row row_at(float y, std::size_t runs = 2) {
  text_row row{.y0 = y, .y1 = y + 10, .size = 10};
  for (std::size_t i = 0; i < runs; ++i) {
    const auto x = 72 + 100 * static_cast<float>(i);
    row.runs.push_back({.x0 = x, .x1 = x + 50});
  }
  return row;
}

}  // namespace

TEST_CASE("rows between two rules come with the heads close above, and nothing below") {
  const std::vector<text_row> rows{row_at(60), row_at(95), row_at(112), row_at(124), row_at(148)};
  const auto inside = rows_between(rows, 105, 140);
  REQUIRE(inside.size() == 3);
  CHECK(inside.front().y0 == 95);
  CHECK(inside.back().y0 == 124);
}

TEST_CASE("where no row is between the rules there is none, whatever stands behind the rows") {
  // The last row is not part of what is asked about; it would have the one before as its head.
  const std::vector<text_row> rows{row_at(60), row_at(72), row_at(84), row_at(96)};
  const auto first_three = std::span(rows).first(3);
  CHECK(rows_between(first_three, 200, 300).empty());
  CHECK(rows_between(first_three, 10, 20).empty());
  CHECK(rows_between({}, 10, 20).empty());
}

}  // namespace pagemill::extract
