#include "worker/extract/layout/text/logical_order.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "worker/extract/unicode/utf8.hpp"

// Hebrew and Arabic are written as escapes: editors would show the lines in another order.
namespace pagemill::extract {
namespace {

constexpr float glyph_width = 5;
constexpr float line_size = 10;

std::string read_glyphs(const std::vector<placed_glyph>& glyphs) {
  std::string text;
  for (const int index : logical_order(glyphs, line_size)) {
    append_utf8(text, index == inserted_space ? U' ' : glyphs[static_cast<std::size_t>(index)].c);
  }
  return text;
}

/// The glyphs of a line as it looks, from left to right; for spaces there is only a gap.
std::vector<placed_glyph> glyphs_of(std::u32string_view visual) {
  std::vector<placed_glyph> glyphs;
  float x = 70;
  for (const char32_t c : visual) {
    if (c != U' ') glyphs.push_back({c, x, x + glyph_width});
    x += glyph_width;
  }
  return glyphs;
}

std::string read_drawn_rightward(std::u32string_view visual) {
  return read_glyphs(glyphs_of(visual));
}
std::string read_drawn_leftward(std::u32string_view visual) {
  auto glyphs = glyphs_of(visual);
  std::ranges::reverse(glyphs);
  return read_glyphs(glyphs);
}
/// Every third glyph, then the others.
std::string read_drawn_by_pieces(std::u32string_view visual) {
  const auto glyphs = glyphs_of(visual);
  std::vector<placed_glyph> drawn;
  for (std::size_t first = 0; first < 3; ++first) {
    for (auto i = first; i < glyphs.size(); i += 3) drawn.push_back(glyphs[i]);
  }
  return read_glyphs(drawn);
}

TEST_CASE("only lines with right-to-left letters or digits of Arabic may be turned around") {
  for (const char32_t c : {0x41U, 0x20U, 0x31U, 0x28U, 0x05B8U, 0x0967U, 0x4E00U}) {
    CHECK_FALSE(may_be_turned(c));
  }
  for (const char32_t c : {0x05D0U, 0x0627U, 0xFEFBU, 0xFB2AU, 0x07CAU, 0x0661U}) {
    CHECK(may_be_turned(c));
  }
}

TEST_CASE("digits of Arabic run from left to right") {
  CHECK(read_drawn_leftward(U"\u0661\u0662\u0663") == "\u0661\u0662\u0663");
}

TEST_CASE("a line is read in logical order, whatever the order in which it is drawn") {
  struct expected_line {
    std::u32string visual;
    std::string logical;
  };
  const std::vector<expected_line> table{
      // Left-to-right text stays, also around a word of the other direction.
      {U"plain words 12", "plain words 12"},
      {U"see \u05dd\u05d5\u05dc\u05e9 there now", "see \u05e9\u05dc\u05d5\u05dd there now"},
      {U"\u05dd\u05d5\u05dc\u05e9", "\u05e9\u05dc\u05d5\u05dd"},
      {U"\u05d3\u05d2 \u05d1\u05d0", "\u05d0\u05d1 \u05d2\u05d3"},
      {U"\u062f\u062c \u0628\u0627", "\u0627\u0628 \u062c\u062f"},
      // Numbers run from left to right within it, with their signs.
      {U"12 \u05d3\u05d5\u05de\u05e2", "\u05e2\u05de\u05d5\u05d3 12"},
      {U"\u05d3\u05d2 1,234.5 \u05d1\u05d0", "\u05d0\u05d1 1,234.5 \u05d2\u05d3"},
      {U"50% \u05d1\u05d0", "\u05d0\u05d1 50%"},
      {U"\u062f\u062c \u0661\u0662\u0663 \u0628\u0627",
       "\u0627\u0628 \u0661\u0662\u0663 \u062c\u062f"},
      {U"2024/03/15 \u0628\u0627", "\u0627\u0628 2024/03/15"},
      // Latin words too, and several of them keep their order.
      {U"\u062f\u062c ABC \u0628\u0627", "\u0627\u0628 ABC \u062c\u062f"},
      {U"\u05d6\u05d5\u05d4\u05d3 of us \u05d2\u05d1\u05d0",
       "\u05d0\u05d1\u05d2 of us \u05d3\u05d4\u05d5\u05d6"},
      {U".\u05d1\u05d0", "\u05d0\u05d1."},
  };
  for (const auto& [visual, logical] : table) {
    CAPTURE(logical);
    CHECK(read_drawn_rightward(visual) == logical);
    CHECK(read_drawn_leftward(visual) == logical);
    CHECK(read_drawn_by_pieces(visual) == logical);
  }
}

TEST_CASE("no glyphs, or spaces only, have no order") {
  CHECK(logical_order({}, line_size).empty());
  CHECK(read_glyphs({{U' ', 0, 5}, {U' ', 5, 10}}) == "");
}

TEST_CASE("a space is one where there is a gap, drawn or not, and only one") {
  // Alef, bet with a space of no width between them, to stretch the line.
  CHECK(read_glyphs({{0x5D0, 10, 15}, {U' ', 10, 10}, {0x5D1, 5, 10}}) == "\u05d0\u05d1");
  CHECK(read_glyphs({{0x5D0, 10, 15}, {0x5D1, 4.5F, 9.5F}}) == "\u05d0\u05d1");  // kerned
  CHECK(read_glyphs({{0x5D0, 13, 18}, {U' ', 10, 13}, {0x5D1, 5, 10}}) == "\u05d0 \u05d1");
  CHECK(read_glyphs({{0x5D0, 17, 22}, {U' ', 10, 13}, {U' ', 13, 17}, {0x5D1, 5, 10}}) ==
        "\u05d0 \u05d1");
  CHECK(read_glyphs({{0x5D0, 13, 18}, {0x5D1, 5, 10}}) == "\u05d0 \u05d1");
}

TEST_CASE("a ligature keeps the order of its letters, in either direction of drawing") {
  // Seen, then lam and alef as one glyph, then meem: the second letter has no width.
  const placed_glyph seen{0x633, 20, 25}, meem{0x645, 10, 15}, lam{0x644, 15, 20};
  const std::string word = "\u0633\u0644\u0627\u0645";
  CHECK(read_glyphs({seen, lam, {0x627, 20, 20}, meem}) == word);
  CHECK(read_glyphs({meem, lam, {0x627, 20, 20}, seen}) == word);
  // As MuPDF turns such a line, with its ligature, around.
  CHECK(read_glyphs({seen, {0x627, 20, 20}, lam, meem}) == word);
  // At the ends of a line, and next to each other or to a drawn space.
  const placed_glyph second_lam{0x644, 20, 25};
  const std::string twice = "\u0644\u0627\u0644\u0627";
  CHECK(read_glyphs({lam, {0x627, 20, 20}, second_lam, {0x627, 25, 25}}) == twice);
  CHECK(read_glyphs({{0x627, 25, 25}, second_lam, {0x627, 20, 20}, lam}) == twice);
  CHECK(read_glyphs({second_lam, {0x627, 25, 25}, lam, {0x627, 20, 20}}) == twice);
  CHECK(read_glyphs({lam, {0x627, 20, 20}, {U' ', 10, 20}, {0x628, 5, 10}}) ==
        "\u0644\u0627 \u0628");
}

TEST_CASE("a mark stays behind the letter that it is drawn on") {
  const placed_glyph bet{0x5D1, 10, 15}, alef{0x5D0, 15, 20}, qamats{0x5B8, 17, 18};
  const std::string text = "\u05d0\u05b8\u05d1";
  CHECK(read_glyphs({alef, qamats, bet}) == text);
  CHECK(read_glyphs({alef, bet, qamats}) == text);
  CHECK(read_glyphs({qamats, bet, alef}) == text);
  CHECK(read_glyphs({{0x5B8, 17, 17}, bet, alef}) == text);
}

TEST_CASE(
    "long lines of marks, or of glyphs without width, take no more than their share of time") {
  // Quadratic, either would take minutes.
  constexpr std::size_t count = 400'000;
  std::vector<placed_glyph> marked, flat{{0x5D0, 0, 5}};
  for (std::size_t i = 0; i < count; ++i) {
    const float x = static_cast<float>(i);
    marked.push_back({0x5D0, x, x + 1});
    marked.push_back({0x5B8, x + 0.4F, x + 0.6F});
    flat.push_back({0x5D1, 7, 7});
  }
  CHECK(logical_order(marked, line_size).size() == 2 * count);
  CHECK(logical_order(flat, line_size).size() == count + 1);
}

}  // namespace
}  // namespace pagemill::extract
