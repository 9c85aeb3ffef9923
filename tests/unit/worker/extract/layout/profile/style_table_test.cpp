#include "worker/extract/layout/profile/style_table.hpp"

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

row line(const char* text, float size, std::uint32_t font, float y) {
  return {.text = text,
          .bbox = {72, y, 300, y + size},
          .size = size,
          .characters = 10,
          .font = font,
          .color = 7};
}

TEST_CASE("styles are counted with their rows and sentences, the commonest first") {
  style_counter counter;
  counter.add({line("Lamps", 14, 2, 60), line("The keeper lights", 10, 1, 80),
               line("the lamps.", 10, 1, 92), line("And waits", 10, 1, 104)});
  const auto table = counter.finish();
  REQUIRE(table.styles.size() == 2);
  CHECK(table.styles[0].font == 1);
  CHECK(table.styles[0].rows == 3);
  CHECK(table.styles[0].rows_in_sentences == 1);
  CHECK(table.styles[0].characters == 30);
  CHECK(table.characters == 40);
  CHECK(table.leading == 12);
  CHECK(table.pages == 1);
  CHECK(table.characters_of_color(7) == 40);
  CHECK(table.characters_of_color(8) == 0);
  CHECK(table.find(line("x", 14, 2, 0)) == &table.styles[1]);
  CHECK(table.find(line("x", 14, 3, 0)) == nullptr);
}

TEST_CASE("a style for each row is bounded") {
  style_counter counter;
  std::vector<row> rows;
  for (std::uint32_t i = 0; i < 10'000; ++i) rows.push_back(line("x", 10, i, 60));
  counter.add(rows);
  CHECK(counter.finish().styles.size() <= 48);
}

}  // namespace
}  // namespace pagemill::extract
