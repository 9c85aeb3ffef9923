// Text under, over and beside other marks of its page, which a reader sees all the same.
#include <format>
#include <string>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"

namespace pagemill::test {
namespace {

/// An annotation of the first object's appearance over the word of `marked_page`.
std::string over_word(std::string_view subtype) {
  return std::format(
      "/Annots [<< /Type /Annot /Subtype /{} /Rect [90 390 300 420] /AP << /N 1 0 R >> >>]",
      subtype);
}

page_parts marked_page(std::string_view subtype) {
  return {.content = shown("word", 100, 400),
          .page_entries = over_word(subtype),
          .objects = {stream_object("/Type /XObject /Subtype /Form /BBox [90 390 300 420]",
                                    "1 1 0 rg 90 390 210 30 re f")}};
}

TEST_CASE("a highlight covers nothing, even if its appearance is opaque") {
  page_reader reader;
  CHECK(reader.read_page(marked_page("Highlight")).text == "word");
  CHECK(reader.read_page(marked_page("Stamp")).text.empty());
}

TEST_CASE("text in two colours, each cut off where the other begins, is whole") {
  page_reader reader;
  const auto word = shown("progress", 100, 400);
  const auto bar = "q 90 390 30 30 re W n 1 0 0 rg " + word + "Q q 120 390 99 30 re W n " + word;
  CHECK(reader.text_of(bar + "Q") == "progress");
  // Whole copies are one text.
  CHECK(reader.text_of("q 90 390 99 30 re W n " + word + "Q " + word) == "progress");
}

TEST_CASE("equal texts that begin in one place and go on elsewhere are two") {
  page_reader reader;
  const auto pair = [](int x, int y) {
    return std::format("BT /F1 12 Tf 100 400 Td (a) Tj {} {} Td (b) Tj ET\n", x, y);
  };
  const auto text = reader.text_of(pair(100, 0) + pair(100, -90));
  CHECK(text.find('b') != text.rfind('b'));
  CHECK(reader.text_of(pair(100, 0) + pair(100, 0)) == "a b");
}

TEST_CASE("a rectangle covers text from right to left that was drawn before it, and no other") {
  page_reader reader;
  // Drawn from left to right, so that MuPDF turns the line around.
  const std::string letters = "/ToUnicode 1 0 R";
  const auto map = stream_object(
      "",
      "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
      "endcodespacerange 1 beginbfrange <61> <7a> <05d0> endbfrange endcmap");
  const auto text_of = [&](const std::string& content) {
    return reader.read_page({.content = content, .font_entries = letters, .objects = {map}}).text;
  };
  const auto word = shown("abc", 100, 400);
  const std::string box = "0 .2 .5 rg 90 390 200 30 re f\n";
  CHECK(text_of(word) == "\u05d2\u05d1\u05d0");
  CHECK(text_of(word + box).empty());
  CHECK(text_of(box + "1 g " + word) == "\u05d2\u05d1\u05d0");
  // The second half of the line lies on a box that is drawn between the halves.
  CHECK(text_of(word + "0 .2 .5 rg 117 390 200 30 re f 1 g " + shown("def", 119, 400))
            .contains("\u05d3"));
}

}  // namespace
}  // namespace pagemill::test
