#include "worker/extract/layout/blocks/block_builder.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;

const document_profile profile{.body_size = 10, .heading_sizes = {20, 16, 13}};

std::vector<block> blocks_of(const raw_page_maker& maker) {
  return lay_out(maker.make(), profile).blocks;
}

TEST_CASE("the lines of a paragraph become one block with the box of all") {
  const auto blocks = blocks_of(raw_page_maker()
                                    .line("A paragraph whose first line is bro-", {.y = 100})
                                    .line("ken and whose second goes on to a third", {.y = 112})
                                    .line("and ends.", {.y = 124}));
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].kind == block_kind::paragraph);
  CHECK(blocks[0].text ==
        "A paragraph whose first line is broken and whose second goes on to a third and ends.");
  CHECK(blocks[0].bbox.y0 == 100);
  CHECK(blocks[0].bbox.y1 == 134);
  CHECK(blocks[0].font_size == 10);
}

TEST_CASE("an indented line or a short last line begins a new paragraph") {
  const auto indented =
      blocks_of(raw_page_maker()
                    .line("The first paragraph fills this line quite well", {.y = 100})
                    .line("and ends here.", {.y = 112})
                    .line("The second is indented and goes on", {.x = 90, .y = 124})
                    .line("at the left.", {.y = 136}));
  REQUIRE(indented.size() == 2);
  CHECK(indented[1].text == "The second is indented and goes on at the left.");
  const auto shortened =
      blocks_of(raw_page_maker()
                    .line("The first paragraph fills this line quite well", {.y = 100})
                    .line("and ends.", {.y = 112})
                    .line("The second begins at the left and is not short", {.y = 124}));
  CHECK(shortened.size() == 2);
}

TEST_CASE("a paragraph drawn in two pieces is one") {
  const auto blocks = blocks_of(raw_page_maker()
                                    .line("It was a dark night and the keeper", {.y = 100})
                                    .block()
                                    .line("went up the stairs.", {.y = 112})
                                    .block()
                                    .line("Another paragraph.", {.y = 124}));
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].text == "It was a dark night and the keeper went up the stairs.");
}

TEST_CASE("an image between the pieces of a paragraph does not cut it") {
  const auto blocks = blocks_of(raw_page_maker()
                                    .line("It was a dark night and the keeper", {.y = 100})
                                    .image({300, 300, 400, 400})
                                    .line("went up the stairs.", {.y = 112}));
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].kind == block_kind::image);
  CHECK(blocks[0].image == 0);
  CHECK(blocks[1].text == "It was a dark night and the keeper went up the stairs.");
}

TEST_CASE("headings have the level of their size, bold ones one below or that of their number") {
  struct expected_row {
    const char* text;
    test::line_options options;
    int level;
  };
  for (const auto& [text, options, level] :
       {expected_row{"Title", {.size = 20}, 1}, expected_row{"Section", {.size = 16}, 2},
        expected_row{"Subsection", {.size = 13}, 3},
        expected_row{"Larger than all", {.size = 30}, 1},
        expected_row{"Bold line", {.bold = true}, 4},
        expected_row{"1.2.3.4.5 Deep", {.bold = true}, 5}}) {
    CAPTURE(text);
    const auto blocks = blocks_of(raw_page_maker().line(text, options));
    REQUIRE(blocks.size() == 1);
    CHECK(blocks[0].kind == block_kind::heading);
    CHECK(blocks[0].level == level);
  }
}

TEST_CASE("bold or large text is no heading when it reads as text") {
  for (const auto& [text, options] : {std::pair<const char*, test::line_options>{
                                          "Bold that ends in a full stop.", {.bold = true}},
                                      {"continued in small letters", {.bold = true}},
                                      {"12345", {.size = 20}},
                                      {"\u2022 A large item", {.size = 20}}}) {
    CAPTURE(text);
    const auto blocks = blocks_of(raw_page_maker().line(text, options));
    REQUIRE(blocks.size() == 1);
    CHECK(blocks[0].kind != block_kind::heading);
  }
}

TEST_CASE("large text that goes on from a line before, or is a sentence, is no heading") {
  const auto kind_of = [](std::string_view text) {
    return blocks_of(raw_page_maker().line(text, {.size = 13})).at(0).kind;
  };
  CHECK(kind_of("How the lamps are lit") == block_kind::heading);
  CHECK(kind_of("Who lights the lamps?") == block_kind::heading);
  CHECK(kind_of("levels) in the tower of the old light") == block_kind::paragraph);
  CHECK(kind_of("The keeper lights the lamps at dusk, and he puts them out at dawn.") ==
        block_kind::paragraph);
}

TEST_CASE("each list mark begins an item, and what hangs below belongs to it") {
  const auto blocks = blocks_of(raw_page_maker()
                                    .line("\u2022 The first item is long and", {.y = 100})
                                    .line("goes on below its text", {.x = 84, .y = 112})
                                    .line("\u2022 The second", {.y = 124})
                                    .line("1. A number", {.y = 136}));
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].kind == block_kind::list_item);
  CHECK(blocks[0].text == "\u2022 The first item is long and goes on below its text");
  CHECK(blocks[1].text == "\u2022 The second");
  CHECK(blocks[2].text == "1. A number");
}

TEST_CASE("a number at the start of a line within a sentence begins no item") {
  const auto blocks =
      blocks_of(raw_page_maker()
                    .line("The light was first lit in the year of the great storm", {.y = 100})
                    .line("12. and then never again went out of service there", {.y = 112}));
  CHECK(blocks.size() == 1);
}

TEST_CASE("monospace lines are code, with their indentation, unless everything is") {
  const raw_page_maker maker =
      raw_page_maker()
          .line("if (lit) {", {.y = 100, .width = 60, .monospace = true})
          .line("wait();", {.x = 84, .y = 112, .width = 42, .monospace = true})
          .line("}", {.y = 124, .width = 6, .monospace = true});
  const auto blocks = blocks_of(maker);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].kind == block_kind::code);
  CHECK(blocks[0].text == "if (lit) {\n  wait();\n}");
  const document_profile typewriter{.body_size = 10, .body_monospace = true};
  CHECK(lay_out(maker.make(), typewriter).blocks[0].kind == block_kind::paragraph);
}

TEST_CASE("parts of one line are joined, and columns of one block are not") {
  const auto joined = blocks_of(raw_page_maker()
                                    .line("\u2022", {.x = 72, .y = 100, .width = 5})
                                    .line("An item", {.x = 90, .y = 100}));
  REQUIRE(joined.size() == 1);
  CHECK(joined[0].text == "\u2022 An item");
  const auto columns = blocks_of(raw_page_maker()
                                     .line("left column", {.x = 72, .y = 300})
                                     .line("right column", {.x = 320, .y = 100}));
  CHECK(columns.size() == 2);
}

TEST_CASE("captions are told from paragraphs") {
  CHECK(blocks_of(raw_page_maker().line("Figure 3: The tide at noon"))[0].kind ==
        block_kind::caption);
}

}  // namespace
}  // namespace pagemill::extract
