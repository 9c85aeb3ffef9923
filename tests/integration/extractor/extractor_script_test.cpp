// Scripts: glyphs that stand for several characters, right-to-left lines, spaces from gaps.
#include <algorithm>
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"
#include "tests/support/pdf/pdf_file.hpp"

// Hebrew and Arabic are written as escapes: editors would show the lines in another order.
namespace pagemill::test {
namespace {

/// A glyph of a line: its characters, usually one; empty for a gap.
using glyph = std::u16string;

std::vector<glyph> glyphs_of(std::u16string_view characters) {
  std::vector<glyph> line;
  for (const char16_t c : characters) line.push_back(c == u' ' ? glyph() : glyph(1, c));
  return line;
}

std::string hex_units(const glyph& characters) {
  std::string out;
  for (const char16_t unit : characters) out += std::format("{:04X}", static_cast<unsigned>(unit));
  return out;
}

/// Maps code 1, 2, ... to the characters of the glyphs.
std::string to_unicode(const std::vector<glyph>& line) {
  std::string map;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!line[i].empty()) map += std::format("<{:02X}> <{}>\n", i + 1, hex_units(line[i]));
  }
  return std::format(
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Test def /CMapType "
      "2 def 1 begincodespacerange <00> <FF> endcodespacerange {} beginbfchar\n{}endbfchar "
      "endcmap end end",
      line.size() - static_cast<std::size_t>(std::ranges::count(line, glyph())), map);
}

/// All glyphs are half an em wide.
constexpr int width = 6;

enum class drawing {
  rightward,
  leftward,  ///< but for numbers and Latin words
  as_one_string
};

bool is_written_leftward(const glyph& characters) {
  return characters[0] >= 0x590 && !(characters[0] >= 0x660 && characters[0] <= 0x669);
}

/// Strings from left to right, each with its place: one for each letter, or run of other
/// characters.
std::vector<std::string> pieces_of(const std::vector<glyph>& line, float gap) {
  std::vector<std::string> pieces;
  float x = 100;
  bool goes_on = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i].empty()) {
      x += gap * 12;
      goes_on = false;
      continue;
    }
    const auto code = std::format("{:02X}", i + 1);
    const bool leftward = is_written_leftward(line[i]);
    if (goes_on && !leftward) {
      pieces.back().insert(pieces.back().find('>'), code);
    } else {
      pieces.push_back(std::format("1 0 0 1 {:.2f} 400 Tm <{}> Tj\n", x, code));
    }
    goes_on = !leftward;
    x += width;
  }
  return pieces;
}

std::string draw(const std::vector<glyph>& line, drawing how, float gap) {
  std::string out = "BT /F1 12 Tf ";
  if (how == drawing::as_one_string) {
    out += "100 400 Td [";
    for (std::size_t i = 0; i < line.size(); ++i) {
      out +=
          line[i].empty() ? std::format(" {:.0f} ", -1000 * gap) : std::format("<{:02X}>", i + 1);
    }
    return out + "] TJ ET";
  }
  auto pieces = pieces_of(line, gap);
  if (how == drawing::leftward) std::ranges::reverse(pieces);
  for (const auto& piece : pieces) out += piece;
  return out + "ET";
}

/// A page with a line of these glyphs, from left to right. A gap is a share of the size.
page_parts line_page(const std::vector<glyph>& line, drawing how, float gap = 0.3F) {
  std::string widths;
  for (std::size_t i = 0; i < line.size(); ++i) widths += "500 ";
  return {.content = draw(line, how, gap),
          .font_entries = std::format("/FirstChar 1 /LastChar {} /Widths [{}] /ToUnicode 1 0 R",
                                      line.size(), widths),
          .objects = {stream_object("", to_unicode(line))}};
}

void check_line(page_reader& reader, const std::vector<glyph>& line, const std::string& text,
                float gap = 0.3F) {
  for (const auto how : {drawing::rightward, drawing::leftward, drawing::as_one_string}) {
    CAPTURE(static_cast<int>(how));
    CHECK(reader.read_page(line_page(line, how, gap)).text == text);
  }
}

TEST_CASE("right-to-left lines are read in logical order, in whichever direction they are drawn") {
  struct expected_line {
    std::u16string visual;
    std::string logical;
  };
  const std::vector<expected_line> table{
      {u"\u05dd\u05d5\u05dc\u05e9", "\u05e9\u05dc\u05d5\u05dd"},
      {u"\u05d3\u05d2 \u05d1\u05d0", "\u05d0\u05d1 \u05d2\u05d3"},
      {u"\u062f\u062c \u0628\u0627", "\u0627\u0628 \u062c\u062f"},
      {u"12 \u05d3\u05d5\u05de\u05e2", "\u05e2\u05de\u05d5\u05d3 12"},
      {u"\u05d3\u05d2 1,234.5 \u05d1\u05d0", "\u05d0\u05d1 1,234.5 \u05d2\u05d3"},
      {u"\u062f\u062c \u0661\u0662\u0663 \u0628\u0627",
       "\u0627\u0628 \u0661\u0662\u0663 \u062c\u062f"},
      {u"\u062f\u062c PDF \u0628\u0627", "\u0627\u0628 PDF \u062c\u062f"},
      {u"\ufea9\ufe9f \ufe91\ufe8d", "\u0627\u0628 \u062c\u062f"},  // presentation forms
      {u".\u05d1\u05d0", "\u05d0\u05d1."},
  };
  page_reader reader;
  for (const auto& [visual, logical] : table) {
    CAPTURE(logical);
    check_line(reader, glyphs_of(visual), logical);
  }
}

TEST_CASE("a left-to-right line with a right-to-left word stays one") {
  page_reader reader;
  const auto line = glyphs_of(u"see \u05d1\u05d0 here");
  for (const auto how : {drawing::rightward, drawing::as_one_string}) {
    CHECK(reader.read_page(line_page(line, how)).text == "see \u05d0\u05d1 here");
  }
}

TEST_CASE("lam and alef in one glyph keep their order") {
  page_reader reader;
  // Meem, lam-alef, seen, from left to right.
  check_line(reader, {u"\u0645", u"\u0644\u0627", u"\u0633"}, "\u0633\u0644\u0627\u0645");
  check_line(reader, {u"\u0645", u"\ufefb", u"\u0633"}, "\u0633\u0644\u0627\u0645");
  check_line(reader, {u"\u0628", u"", u"\u0644\u0627", u"\u0644\u0627"},
             "\u0644\u0627\u0644\u0627 \u0628");
}

TEST_CASE("gaps are spaces where words have them") {
  page_reader reader;
  const auto text_of = [&](std::u16string_view line, float gap) {
    return reader.read_page(line_page(glyphs_of(line), drawing::as_one_string, gap)).text;
  };
  // Korean sets a quarter of an em.
  CHECK(text_of(u"\ud55c\uad6d \ub9d0", 0.25F) == "\ud55c\uad6d \ub9d0");
  CHECK(text_of(u"\ud55c\uad6d \ub9d0", 0.05F) == "\ud55c\uad6d\ub9d0");  // only letterspaced
  CHECK(text_of(u"th\u1ebf gi\u1edbi", 0.25F) == "th\u1ebf gi\u1edbi");
  CHECK(text_of(u"v\u1ec1 \u1ee9ng", 0.25F) == "v\u1ec1 \u1ee9ng");
  CHECK(text_of(u"\u0434\u0430 \u043d\u0435\u0442", 0.25F) == "\u0434\u0430 \u043d\u0435\u0442");
  // Thai, Japanese and Chinese have no spaces between words.
  CHECK(text_of(u"\u0e44\u0e17 \u0e22", 0.25F) == "\u0e44\u0e17\u0e22");
  CHECK(text_of(u"\u6771\u4eac \u90fd", 0.25F) == "\u6771\u4eac\u90fd");
  CHECK(text_of(u"\u3072\u3089 \u304c\u306a", 0.25F) == "\u3072\u3089\u304c\u306a");
}

TEST_CASE("names of several glyphs are all of their characters") {
  page_reader reader;
  const auto text_of = [&](const std::string& names, const std::string& font_entries = {}) {
    return reader
        .read_page({.content = "BT /F1 12 Tf 100 400 Td (se\\001\\002ing) Tj ET",
                    .font_entries = std::format("/Encoding << /Type /Encoding /BaseEncoding "
                                                "/WinAnsiEncoding /Differences [1 {}] >> {}",
                                                names, font_entries),
                    .objects = {stream_object("", to_unicode({u"X", u"Y"}))}})
        .text;
  };
  // First what is one character, and what the file says itself.
  CHECK(text_of("/a /b") == "seabing");
  CHECK(text_of("/a.alt /b.sc") == "seabing");
  CHECK(text_of("/t_t /T_h", "/ToUnicode 1 0 R") == "seXYing");
  CHECK(text_of("/uni0041 /uni00E9") == "seA\u00e9ing");
  CHECK(text_of("/t_t /T_h") == "settThing");
  CHECK(text_of("/uni00660069 /f_f_i.alt") == "sefiffiing");
  CHECK(text_of("/c_t.liga /uni0066_i") == "sectfiing");
  CHECK(text_of("/s_uni0301 /u1F600") == "se\u015b\U0001f600ing");
}

TEST_CASE("names that are no lists of known characters map to nothing made up") {
  page_reader reader;
  for (const std::string name : {"g_1234", "_", "a_", "_a", "uni006", "uni0066006", "uniXXXXYYYY",
                                 "x_nonsense", "uniD800DC00"}) {
    CAPTURE(name);
    const auto read = reader.read_page(
        {.content = "BT /F1 12 Tf 100 400 Td (see \\001) Tj ET",
         .font_entries = std::format("/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding "
                                     "/Differences [1 /{}] >>",
                                     name)});
    CHECK(read.text.starts_with("see"));
    CHECK_FALSE(read.text.contains("\ufffd"));
  }
}

TEST_CASE("bullets and check marks of ZapfDingbats are what they look like") {
  page_reader reader;
  const auto form = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /Z << /Type /Font "
      "/Subtype /Type1 /BaseFont /ZapfDingbats >> >> >>",
      "BT /Z 12 Tf 100 400 Td (ln4) Tj ET");
  CHECK(reader.read_page({.content = "/Fm Do", .forms = "/Fm 1 0 R", .objects = {form}}).text ==
        "\u25cf\u25a0\u2714");
}

}  // namespace
}  // namespace pagemill::test
