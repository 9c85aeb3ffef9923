#include "worker/extract/layout/profile/heading_levels.hpp"

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

row heading(float size, bool bold, int outline_level = 0, const char* text = "Of lamps") {
  return {.text = text,
          .size = size,
          .bold = bold,
          .heading = heading_part::first,
          .outline_level = outline_level};
}

TEST_CASE("levels follow the looks: size, then weight") {
  heading_level_finder finder;
  finder.add(1, std::vector{heading(20, true)});
  for (int page = 2; page < 6; ++page) {
    finder.add(page, std::vector{heading(14, true), heading(10, true), heading(10, false)});
  }
  const auto levels = finder.finish();
  CHECK(levels.level_of(heading(20, true)) == 1);
  CHECK(levels.level_of(heading(14, true)) == 2);
  CHECK(levels.level_of(heading(10, true)) == 3);
  CHECK(levels.level_of(heading(10, false)) == 4);
  // Not seen before: by its size.
  CHECK(levels.level_of(heading(30, false)) == 1);
  CHECK(levels.level_of(heading(12, false)) == 3);
}

TEST_CASE("a look that only appears once in a while takes no level from the others") {
  heading_level_finder finder;
  finder.add(1, std::vector{heading(20, true), heading(16, true)});
  finder.add(2, std::vector{heading(12, true), heading(12, true), heading(12, true)});
  const auto levels = finder.finish();
  CHECK(levels.level_of(heading(16, true)) == 2);
  CHECK(levels.level_of(heading(12, true)) == 2);
}

TEST_CASE("within a look the numbering tells the level") {
  heading_level_finder finder;
  finder.add(1, std::vector{heading(12, true, 0, "1. Lamps"), heading(12, true, 0, "1.1 Oil"),
                            heading(12, true, 0, "1.1.1 Whale")});
  const auto levels = finder.finish();
  CHECK(levels.level_of(heading(12, true, 0, "2. Tides")) == 1);
  CHECK(levels.level_of(heading(12, true, 0, "2.1 Ebb")) == 2);
  CHECK(levels.level_of(heading(12, true, 0, "2.1.1 Spring")) == 3);
  CHECK(levels.level_of(heading(12, true, 0, "Index")) == 1);
}

TEST_CASE("the outline's levels go first, below a title that it leaves out") {
  heading_level_finder with_title, without;
  for (auto* finder : {&with_title, &without}) {
    if (finder == &with_title) finder->add(1, std::vector{heading(20, true)});
    finder->add(2, std::vector{heading(12, true, 1), heading(10, true, 2), heading(12, true, 1)});
  }
  CHECK(with_title.finish().level_of(heading(12, true, 1)) == 2);
  CHECK(with_title.finish().level_of(heading(10, true, 2)) == 3);
  CHECK(with_title.finish().level_of(heading(10, true)) == 3);  // its look is that of level 2
  CHECK(without.finish().level_of(heading(12, true, 1)) == 1);
}

TEST_CASE("without any heading known, each is of the first level") {
  CHECK(heading_levels{}.level_of(heading(12, false)) == 1);
}

TEST_CASE("a style of its own for each heading is bounded") {
  heading_level_finder finder;
  std::vector<row> rows;
  for (int i = 0; i < 5000; ++i) rows.push_back(heading(static_cast<float>(i + 1), true));
  finder.add(1, rows);
  CHECK(finder.finish().styles.size() <= 24);
}

}  // namespace
}  // namespace pagemill::extract
