// Text that is drawn again almost in its place is read once: fake bold, shadows, outlines.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"

namespace pagemill::test {
namespace {

/// At a place that is no whole number of points.
std::string shown_at(const std::string& text, const std::string& place) {
  return "BT /F1 12 Tf " + place + " Td (" + text + ") Tj ET\n";
}

TEST_CASE("text that is drawn twice in different places is read twice") {
  page_reader reader;
  const auto word = shown("word", 100, 400);
  const std::vector<std::pair<std::string, std::string>> table{
      {word + shown("word", 100, 386), "word word"},               // on the next line
      {word + shown("word", 160, 400), "word word"},               // in the next column
      {shown("l", 100, 400) + shown_at("l", "102.66 400"), "ll"},  // the narrowest letters
      {shown("i", 100, 400) + shown_at("i", "102.66 400") + shown_at("i", "105.32 400"), "iii"},
      {shown("0", 100, 400) + shown("0", 130, 400) + shown("0", 160, 400), "0 0 0"},
  };
  for (const auto& [content, text] : table) {
    CAPTURE(content);
    CHECK(reader.text_of(content) == text);
  }
}

TEST_CASE("text that is drawn again almost in its place is read once") {
  page_reader reader;
  const auto word = shown("word", 100, 400);
  for (const auto& content :
       {word + word, word + word + word, word + shown_at("word", "100.3 400"),
        ".7 g " + shown_at("word", "100.8 399.2") + "0 g " + word, word + "1 0 0 RG 1 Tr " + word,
        word + "3 Tr " + word, "q " + word + "Q q " + word + "Q"}) {
    CAPTURE(content);
    CHECK(reader.text_of(content) == "word");
  }
  const auto pages = shown("first", 100, 500) + word + shown("last", 100, 300);
  CHECK(reader.text_of(pages + pages) == "first\n\nword\n\nlast");
}

TEST_CASE("text that was covered and is drawn again is read once, not never") {
  page_reader reader;
  const auto word = shown("word", 100, 400);
  CHECK(reader.text_of(word + "1 g 90 390 200 30 re f 0 g " + word) == "word");
  CHECK(reader.text_of(word + "1 g 0 0 600 800 re f 0 g " + word + word) == "word");
  CHECK(reader.text_of("1 g " + word + "0 g " + word) == "word");
  CHECK(reader.text_of("q 0 0 9 9 re W n " + word + "Q " + word) == "word");
}

TEST_CASE("copies of which each shows another part are all read") {
  // The upper and the lower line of one text, each by way of a clip.
  page_reader reader;
  const std::string both = "BT /F1 12 Tf 100 400 Td (upper) Tj 0 -60 Td (lower) Tj ET\n";
  const auto read =
      reader.text_of("q 90 390 200 30 re W n " + both + "Q q 90 330 200 30 re W n " + both + "Q");
  CHECK(read == "upper\n\nlower");
}

}  // namespace
}  // namespace pagemill::test
