#include "worker/extract/layout/blocks/footnotes.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

using namespace pagemill;
using namespace pagemill::extract;
using pagemill::test::raw_page_maker;

namespace {

float place = 0;

block text_block(std::string text, float size = 10, block_kind kind = block_kind::paragraph) {
  place += 20;
  return {.kind = kind,
          .text = std::move(text),
          .bbox = {72, place, 500, place + 12},
          .font_size = size};
}

block note_block(std::string text) {
  return text_block(std::move(text), 8);
}

/// The marks of the footnotes, and what refers to them, as "3<word³".
std::vector<std::string> linked(std::vector<block> blocks) {
  link_footnotes(blocks, 10);
  std::vector<std::string> out;
  for (const auto& note : blocks) {
    if (note.kind != block_kind::footnote) continue;
    auto& made = out.emplace_back(note.mark + "<");
    for (const auto& from : blocks) {
      for (const auto& span : from.spans) {
        if (span.note != note.mark) continue;
        const auto space = from.text.rfind(' ', span.begin);
        const auto begin = space == std::string::npos ? 0 : space + 1;
        made += from.text.substr(begin, span.end - begin);
      }
    }
  }
  return out;
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a note in smaller type below the text is linked to its mark") {
  CHECK(linked({text_block("Water rises\u00B9 twice."), note_block("\u00B9 Or once.")}) ==
        strings{"1<rises\u00B9"});
  CHECK(linked({text_block("Water rises.\u00B9\u2070 It falls."), note_block("10 Or once.")}) ==
        strings{"10<rises.\u00B9\u2070"});
  CHECK(linked({text_block("Water* and wind\u2020 rise."), note_block("* Salt."),
                note_block("\u2020 Any.")}) == strings{"*<Water*", "\u2020<wind\u2020"});
  CHECK(linked({text_block("Of water*", 16, block_kind::heading), text_block("By a keeper\u2020"),
                note_block("* A talk."), note_block("\u2020 Retired.")}) ==
        strings{"*<water*", "\u2020<keeper\u2020"});
  CHECK(linked({text_block("Rises\u00B9,\u00B2"), note_block("\u00B9 A."),
                note_block("\u00B2 B.")}) == strings{"1<Rises\u00B9", "2<Rises\u00B9,\u00B2"});
  CHECK(linked({text_block("Title\u00B9", 16, block_kind::heading), text_block("x"),
                note_block("\u00B9 A.")}) == strings{"1<Title\u00B9"});
  // The first place counts; the mark may be drawn with a gap.
  CHECK(linked({text_block("Rises \u00B9. Falls\u00B9."), note_block("\u00B9 A.")}) ==
        strings{"1<\u00B9"});
}

TEST_CASE("exponents, units, numbers and ordinals refer to no note") {
  for (const auto* text : {"It is x\u00B2 long.", "Some 5 m\u00B2 of it.", "Some km\u00B2 of it.",
                           "Some 3 in\u00B2 of it.", "About 10\u00B2 of it.",
                           "About 10 \u00B2 of it.", "Only H\u00B2O is.", "The 2nd of it.",
                           "It is a \u00B2 b.", "word\u00B2x", "word\u207B\u00B2"}) {
    CAPTURE(text);
    CHECK(linked({text_block(text), note_block("2 Not a note of it.")}).empty());
    CHECK(linked({text_block(text), note_block("\u00B2 Not a note of it.")}).empty());
  }
  CHECK(linked({text_block("2 * 3 and a * b"), note_block("* No.")}).empty());
}

TEST_CASE("what is no note at the foot stays a paragraph") {
  const auto text = text_block("Water rises\u00B9 twice.");
  CHECK(linked({text, text_block("\u00B9 In the same type.")}).empty());
  CHECK(linked({text, note_block("\u00B9 Above other text."), text_block("Body.")}).empty());
  CHECK(linked({note_block("\u00B9 Above its mark."), text_block("Water rises\u00B9.")}).empty());
  CHECK(linked({text, note_block("1. A list"), note_block("2. of sources")}).empty());
  CHECK(linked({text, text_block("", 8, block_kind::table), note_block("\u00B9 Of the table.")})
            .empty());
  CHECK(linked({text, text_block("\u00B9 Code", 8, block_kind::code)}).empty());
  CHECK(linked({text_block("No mark."), note_block("\u00B9 A note.")}).empty());
  CHECK(linked({text, note_block("\u00B2 Another mark.")}).empty());
  CHECK(linked({text_block("as [1] says"), note_block("1 Smith 2003")}).empty());
}

TEST_CASE("one mark has one note, and a span that holds the mark is cut around it") {
  auto text = text_block("Water rises\u00B9.");
  text.spans = {{.begin = 6, .end = 14, .bold = true}};
  std::vector<block> blocks{text, note_block("\u00B9 A."), note_block("\u00B9 B.")};
  link_footnotes(blocks, 10);
  CHECK(blocks[1].kind == block_kind::footnote);
  CHECK(blocks[2].kind == block_kind::paragraph);
  CHECK(blocks[0].spans == std::vector{text_span{.begin = 6, .end = 11, .bold = true},
                                       text_span{.begin = 11, .end = 13, .note = "1"},
                                       text_span{.begin = 13, .end = 14, .bold = true}});
}

TEST_CASE("notes that follow each other closely are apart, and labels name the page") {
  const document_profile profile{.body_size = 10};
  const auto page = lay_out(raw_page_maker(7)
                                .line("Water rises")
                                .raised("1", 6, 4)
                                .styled(" and falls", {.size = 10})
                                .raised("2", 6, 4)
                                .block()
                                .line("1", {.y = 700, .size = 5})
                                .raised("Twice a day.", 8, -3)
                                .line("2", {.y = 710, .size = 5})
                                .raised("Then as well.", 8, -3)
                                .make(),
                            profile);
  CHECK(page.markdown ==
        "Water rises[^p7-1] and falls[^p7-2]\n\n[^p7-1]: Twice a day.\n\n[^p7-2]: Then as well.");
  CHECK(page.text ==
        "Water rises\u00B9 and falls\u00B2\n\n\u00B9Twice a day.\n\n\u00B2Then as well.");
}

TEST_CASE("a crowd of marks and notes ends soon") {
  std::string marks;
  for (int i = 0; i < 50'000; ++i) marks += "word\u00B9 ";
  std::vector<block> blocks{text_block(marks)};
  for (int i = 0; i < 20'000; ++i) blocks.push_back(note_block("\u00B9 A note."));
  link_footnotes(blocks, 10);
  CHECK(blocks[1].kind == block_kind::footnote);
}
