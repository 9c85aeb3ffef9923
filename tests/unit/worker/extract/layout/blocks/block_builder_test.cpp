#include "worker/extract/layout/blocks/block_builder.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;

const document_profile profile{.body_size = 10};

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

TEST_CASE("rows marked as a heading become one, with the level of its look") {
  const document_profile known{.body_size = 10,
                               .levels = {.styles = {{16, true, 1, 0}, {10, true, 2, 0}}}};
  block_builder builder(known);
  const auto line = [](const char* text, float y, heading_part part) {
    return row{.text = text,
               .bbox = {72, y, 300, y + 10},
               .size = 10,
               .characters = 20,
               .bold = true,
               .heading = part};
  };
  builder.add_rows({line("Of the light and", 100, heading_part::first),
                    line("of its keeper", 112, heading_part::further),
                    line("Of the tide", 124, heading_part::first),
                    line("Bold text that is none.", 136, heading_part::none)});
  const auto blocks = builder.finish();
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].kind == block_kind::heading);
  CHECK(blocks[0].text == "Of the light and of its keeper");
  CHECK(blocks[0].level == 2);
  CHECK(blocks[1].text == "Of the tide");
  CHECK(blocks[2].kind == block_kind::paragraph);
}

TEST_CASE("a heading goes on over raw blocks and an image, and ends at a table") {
  block_builder builder(profile);
  const auto add = [&builder](const char* text, std::uint32_t raw_block, heading_part part) {
    builder.add_rows({{.text = text,
                       .bbox = {72, 100, 300, 110},
                       .size = 10,
                       .raw_block = raw_block,
                       .heading = part}});
  };
  const auto texts = [&builder] {
    std::vector<std::string> headings;
    for (const auto& one : builder.finish()) {
      if (one.kind == block_kind::heading) headings.push_back(one.text);
    }
    return headings;
  };
  add("Text before it", 0, heading_part::none);
  add("Of the light", 1, heading_part::first);
  builder.add_block({.kind = block_kind::image});
  add("and its keeper", 2, heading_part::further);
  add("text that follows", 3, heading_part::none);
  CHECK(texts() == std::vector<std::string>{"Of the light and its keeper"});
  add("Of the light", 1, heading_part::first);
  builder.end_block();
  builder.add_block({.kind = block_kind::table});
  add("and its keeper", 2, heading_part::further);
  CHECK(texts().front() == "Of the light");
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
