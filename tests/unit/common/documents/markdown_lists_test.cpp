#include "common/documents/markdown_lists.hpp"

#include <doctest/doctest.h>

#include "common/documents/page_text.hpp"

using namespace pagemill;

namespace {

float next_y = 0;

block at(float x, block_kind kind, std::string text) {
  next_y += 12;
  return {.kind = kind,
          .text = std::move(text),
          .bbox = {x, next_y, 500, next_y + 10},
          .font_size = 10};
}

block item(float x, std::string text) {
  return at(x, block_kind::list_item, std::move(text));
}

block paragraph_at(float x, std::string text) {
  return at(x, block_kind::paragraph, std::move(text));
}

}  // namespace

TEST_CASE("items further right are of a list in the item before") {
  CHECK(markdown({item(72, "\u2022 a"), item(90, "\u2013 b"), item(108, "\u2013 c"),
                  item(90, "\u2013 d"), item(72, "\u2022 e")}) ==
        "- a\n  - b\n    - c\n  - d\n- e");
  CHECK(markdown({item(72, "9. a"), item(90, "\u2022 b"), item(71, "10. c"),
                  item(90, "\u2022 d")}) == "9. a\n   - b\n10. c\n    - d");
  // Within a paragraph only "1." begins a list.
  CHECK(markdown({item(72, "\u2022 a"), item(90, "3) b"), item(90, "(c) d")}) ==
        "- a\n\n  3. b\n  - (c) d");
}

TEST_CASE("items of another column, or nearly in line, are no list in the item before") {
  CHECK(markdown({item(72, "\u2022 a"), item(76, "\u2022 b")}) == "- a\n- b");
  CHECK(markdown({item(72, "\u2022 a"), item(300, "\u2022 b")}) == "- a\n- b");
  const auto lower = item(72, "\u2022 a");
  auto higher = item(100, "\u2022 b");
  higher.bbox.y0 = lower.bbox.y0 - 100;
  CHECK(markdown({lower, higher}) == "- a\n- b");
}

TEST_CASE("a paragraph or code where an item's text stands belongs to the item") {
  CHECK(markdown({item(72, "1. a"), paragraph_at(90, "b"), at(90, block_kind::code, "c\n\n  d"),
                  item(72, "2. e"), paragraph_at(72, "f")}) ==
        "1. a\n\n   b\n\n   ```\n   c\n\n     d\n   ```\n\n2. e\n\nf");
  CHECK(markdown({item(72, "\u2022 a"), item(90, "\u2022 b"), paragraph_at(90, "c"),
                  item(72, "\u2022 d")}) == "- a\n  - b\n\n  c\n\n- d");
  CHECK(markdown({item(72, "\u2022 a"), paragraph_at(60, "b")}) == "- a\n\nb");
  CHECK(markdown({paragraph_at(60, "b"), paragraph_at(90, "c")}) == "b\n\nc");
}

TEST_CASE("a list has at most eight levels") {
  std::vector<block> items;
  for (int i = 0; i < 100; ++i) {
    items.push_back(item(static_cast<float>(20 * i), "\u2022 a"));
  }
  CHECK(markdown(items).find(std::string(16, ' ')) == std::string::npos);
}
