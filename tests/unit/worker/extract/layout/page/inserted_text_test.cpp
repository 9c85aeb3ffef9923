#include "worker/extract/layout/page/inserted_text.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

TEST_CASE("no text inserts nothing") {
  auto page = test::raw_page_maker().line("content").make();
  insert_text(page, "", {10, 10, 20, 20});
  CHECK(page.blocks.size() == 1);
  CHECK(page.lines.size() == 1);
  CHECK(page.characters == 7);
}

TEST_CASE("inserted text is a block of its own behind the content, its size unknown") {
  auto page = test::raw_page_maker().line("content").make();
  insert_text(page, "Gr\u00fc\u00dfe", {100, 200, 300, 220});
  REQUIRE(page.blocks.size() == 2);
  CHECK(page.blocks[1].bbox == bounding_box{100, 200, 300, 220});
  CHECK(page.characters == 7 + 5);
  const auto rows = rows_of(page, 1);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].text == "Gr\u00fc\u00dfe");
  CHECK(rows[0].size == 0);
  CHECK(rows_of(page, 0)[0].text == "content");
}

TEST_CASE("the lines of inserted text share its box from top to bottom") {
  raw_page page;
  insert_text(page, "one\ntwo\nthree", {0, 30, 90, 60});
  const auto rows = rows_of(page, 0);
  REQUIRE(rows.size() == 3);
  const std::vector<std::string> texts{"one", "two", "three"};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(rows[i].text == texts[i]);
    CHECK(rows[i].bbox.y0 == doctest::Approx(30 + 10 * static_cast<double>(i)));
    CHECK(rows[i].bbox.y1 == doctest::Approx(40 + 10 * static_cast<double>(i)));
  }
}

TEST_CASE("lines stay apart in a box without height") {
  raw_page page;
  insert_text(page, "one\ntwo", {10, 10, 10, 10});
  CHECK(rows_of(page, 0).size() == 2);
}

}  // namespace
}  // namespace pagemill::extract
