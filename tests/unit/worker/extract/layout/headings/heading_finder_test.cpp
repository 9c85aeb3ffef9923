#include "worker/extract/layout/headings/heading_finder.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;

constexpr auto* prose = "Body text of the kind that fills most of a page, line after line,";

/// A page of paragraphs, with `text` in `look` before the second.
raw_page page_with(const char* text, test::line_options look) {
  raw_page_maker page;
  float y = 80;
  const auto paragraph = [&] {
    page.block();
    for (int i = 0; i < 6; ++i, y += 12) page.line(prose, {.y = y});
    page.line("and here it ends.", {.y = y});
    y += 12;
  };
  paragraph();
  y += 14;
  look.y = y;
  page.block().line(text, look);
  y += look.size + 6;
  for (int i = 0; i < 4; ++i) {
    paragraph();
    y += 8;
  }
  return page.make();
}

block_kind kind_of(const char* text, test::line_options look) {
  const auto raw = page_with(text, look);
  profile_builder builder;
  builder.add(raw);
  for (const auto& block : lay_out(raw, builder.finish()).blocks) {
    if (block.text.starts_with(text)) return block.kind;
  }
  FAIL("the text is in no block");
  return block_kind::paragraph;
}

TEST_CASE("large, bold and numbered lines between paragraphs are headings") {
  CHECK(kind_of("How the lamps are lit", {.size = 16}) == block_kind::heading);
  CHECK(kind_of("How the lamps are lit", {.size = 14, .bold = true}) == block_kind::heading);
  CHECK(kind_of("How the Lamps Are Lit", {.bold = true}) == block_kind::heading);
  CHECK(kind_of("2.1 Lighting of Lamps", {.bold = true}) == block_kind::heading);
}

/// The kind of a line if the page's tags call it `role`, and all else paragraphs.
block tagged_block(const char* text, test::line_options look, raw_tag tag) {
  auto raw = page_with(text, look);
  raw.tags = {{tag_role::heading, 4, 9}, tag, {tag_role::paragraph, 0, 2}};
  for (auto& line : raw.lines) {
    line.tag = line.bbox.y1 - line.bbox.y0 == look.size && line.span_count > 0 &&
                       raw.text.substr(raw.spans[line.first_span].begin).starts_with(text)
                   ? 1
                   : 2;
  }
  // Roles count only on a page that has a heading.
  raw.lines[0].tag = 0;
  profile_builder builder;
  builder.add(raw);
  for (auto& block : lay_out(raw, builder.finish()).blocks) {
    if (block.text.starts_with(text)) return block;
  }
  FAIL("the text is in no block");
  return {};
}

TEST_CASE("a heading has the level that its tag says") {
  const auto found = tagged_block("How the lamps are lit", {.size = 16}, {tag_role::heading, 3, 1});
  CHECK(found.kind == block_kind::heading);
  CHECK(found.level == 3);
}

TEST_CASE("what reads like text is no heading, whatever its tag says") {
  CHECK(tagged_block("the keeper waits for the light, as he did on all other days of that year", {},
                     {tag_role::heading, 2, 1})
            .kind != block_kind::heading);
}

TEST_CASE("text, captions, bullets and numbers are no headings, however they look") {
  CHECK(kind_of("Figure 3: The tide at noon", {.bold = true}) == block_kind::caption);
  CHECK(kind_of("\u2022 Lamps", {.bold = true}) == block_kind::list_item);
  CHECK(kind_of("12345", {.size = 20}) == block_kind::paragraph);
  CHECK(kind_of("levels in the tower of the old light", {.size = 13}) == block_kind::paragraph);
  CHECK(kind_of("The keeper waits", {}) == block_kind::paragraph);
}

TEST_CASE("a page of more rows than can be read has no headings, and all of its text") {
  raw_page_maker page;
  for (int i = 0; i < 2500; ++i) {
    page.block().line(
        "Title",
        {.x = static_cast<float>(i % 50) * 30, .y = static_cast<float>(i / 50) * 16, .size = 14});
  }
  const auto made = lay_out(page.make(), {.body_size = 10});
  std::size_t titles = 0;
  for (const auto& block : made.blocks) {
    CHECK(block.kind != block_kind::heading);
    for (auto at = block.text.find("Title"); at != std::string::npos;
         at = block.text.find("Title", at + 1)) {
      ++titles;
    }
    for (const auto& cells : block.rows) {
      for (const auto& cell : cells) titles += cell.contains("Title") ? 1 : 0;
    }
  }
  CHECK(titles == 2500);
}

}  // namespace
}  // namespace pagemill::extract
