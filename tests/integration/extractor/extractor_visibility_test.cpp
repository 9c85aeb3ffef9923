// Which text of a page can be seen: its colour against what lies below it, and what covers it.
#include <algorithm>
#include <format>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"

namespace pagemill::test {
namespace {

/// A page and what can be read on it.
struct seen_case {
  std::string what;
  std::string content;
  std::string text = {};
};

const std::string word = shown("word", 100, 400);
/// Behind or over the word.
const std::string box = "90 390 200 30 re f\n";

void check_all(const std::vector<seen_case>& table) {
  page_reader reader;
  for (const auto& [what, content, text] : table) {
    CAPTURE(what);
    CHECK(reader.text_of(content) == text);
  }
}

TEST_CASE("white text stays where something dark or unknown may lie below it") {
  check_all({
      {"a dark box", "0 g " + box + "1 g " + word, "word"},
      {"a coloured box", "0 .2 .5 rg " + box + "1 g " + word, "word"},
      {"a box in CMYK", "1 .8 0 .2 k " + box + "0 0 0 0 k " + word, "word"},
      {"a box drawn by lines", "90 390 m 290 390 l 290 420 l 90 420 l h f 1 g " + word, "word"},
      {"a turned box", "q 0 1 -1 0 290 380 cm 0 0 40 200 re f Q 1 g " + word, "word"},
      {"a box drawn by half", "q /Half gs " + box + "Q 1 g " + word, "word"},
      {"half of a box", "110 390 200 30 re f 1 g " + word, "word"},
      {"an image", "q 200 0 0 30 90 390 cm /Im Do Q 1 g " + word, "word"},
      {"a thick line", "20 w 90 404 m 290 404 l S 1 g " + word, "word"},
      {"a path of no shape", "80 380 m 300 390 l 320 430 l 90 420 l f 1 g " + word, "word"},
      {"a circle", "90 400 m 90 500 300 500 300 400 c 300 300 90 300 90 400 c f 1 g " + word,
       "word"},
      {"a disc of a font", "BT /F1 60 Tf 90 385 Td (\\267) Tj ET 1 g " + word, "\u2022\n\nword"},
      {"a dark page", "0 0 600 800 re f 1 g " + word, "word"},
      {"a dark box over a white one", "1 g 0 0 600 800 re f 0 g " + box + "1 g " + word, "word"},
  });
}

TEST_CASE("white text stays on shadings, patterns and forms") {
  page_reader reader;
  const std::string shading =
      "<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 600 0] /Extend [true true] "
      "/Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [.5] /N 1 >> >>";
  const auto tile = stream_object(
      "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << "
      ">>",
      "0 g 0 0 9 9 re f");
  const auto form =
      stream_object("/Type /XObject /Subtype /Form /BBox [0 0 600 800]", "0 g " + box);
  const auto text_on = [&](const std::string& background) {
    return reader
        .read_page({.content = background + "\n1 g " + word,
                    .forms = "/Fm 3 0 R",
                    .resources = "/Shading << /Sh 1 0 R >> /Pattern << /P1 2 0 R >>",
                    .objects = {shading, tile, form}})
        .text;
  };
  CHECK(text_on("q 90 390 200 30 re W n /Sh sh Q") == "word");
  CHECK(text_on("/Pattern cs /P1 scn " + box) == "word");
  CHECK(text_on("/Fm Do") == "word");
  CHECK(text_on("") == "");
}

TEST_CASE("white text stays on a background of thin strips, as gradients are") {
  std::string rows, columns;
  for (int i = 0; i < 60; ++i) {
    rows += std::format("0 0 {:.2f} rg 90 {:.1f} 200 .5 re f ", i / 100.0, 390 + i * .5);
    columns += std::format("0 0 {:.2f} rg {} 390 1 30 re f ", i / 100.0, 90 + i);
  }
  check_all({{"rows", rows + "1 g " + word, "word"}, {"columns", columns + "1 g " + word, "word"}});
}

TEST_CASE("text that is filled with a pattern or shading stays") {
  page_reader reader;
  const std::string shading =
      "<< /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 600 0] "
      "/Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [.5] /N 1 >> >> "
      ">>";
  const auto tile = [](const std::string& entries, const std::string& content) {
    return stream_object(
        "/PatternType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
        "/Resources << >> " +
            entries,
        content);
  };
  const auto read = [&](const std::string& content) {
    return reader
        .read_page({.content = content,
                    .resources = "/Pattern << /Shade 1 0 R /Tile 2 0 R /Far 3 0 R /Plain 4 0 R >> "
                                 "/ColorSpace << /Colored [/Pattern /DeviceRGB] >>",
                    .objects = {shading, tile("/PaintType 1", "1 0 0 rg 0 0 9 9 re f"),
                                tile("/PaintType 1 /Matrix [.1 0 0 .1 5000 5000]",
                                     "1 0 0 rg 0 0 9 9 re f"),
                                tile("/PaintType 2", "0 0 9 9 re f")}})
        .text;
  };
  for (const std::string pattern : {"/Shade", "/Tile", "/Far"}) {
    CAPTURE(pattern);
    const auto fill = "/Pattern cs " + pattern + " scn ";
    CHECK(read(fill + word) == "word");
    CHECK(read("q 7 Tr " + word + fill + box + "Q") == "word");
    CHECK(read("/Pattern CS " + pattern + " SCN 1 Tr " + word) == "word");
    CHECK(read(shown("first", 100, 500) + fill + word + "0 g " + shown("last", 100, 300)) ==
          "first\n\nword\n\nlast");
  }
  CHECK(read("/Colored cs 1 0 0 /Plain scn " + word) == "word");
}

TEST_CASE("text in the colour of what lies below it is left out") {
  const auto seen = shown("seen", 100, 300);
  check_all({
      {"on the page", seen + "1 g " + word, "seen"},
      {"in RGB", seen + "1 1 1 rg " + word, "seen"},
      {"in CMYK", seen + "0 0 0 0 k " + word, "seen"},
      {"on a white box", seen + "0 g " + box + "1 g " + box + word, "seen"},
      {"on a box of its colour", seen + "1 0 0 rg " + box + word, "seen"},
      {"beside a dark box", seen + "0 g 90 300 200 -30 re f 1 g " + word, "seen"},
      {"stroked", seen + "1 G 1 Tr " + word, "seen"},
      {"filled and stroked", seen + "1 g 1 G 2 Tr " + word, "seen"},
  });
}

TEST_CASE("white text of which any part lies on a dark box stays") {
  // One text, of which only the word in the middle lies on the box.
  check_all({{"in the middle",
              "150 390 60 30 re f 1 g BT /F1 12 Tf 100 400 Td ( ) Tj 60 0 Td (word) Tj 200 0 Td "
              "( ) Tj ET",
              "word"},
             {"in a text of several lines",
              "90 390 60 30 re f 1 g BT /F1 12 Tf 100 500 Td (.) Tj 0 -100 Td (word) Tj 0 -100 Td "
              "(.) Tj ET",
              ".\n\nword\n\n."}});
}

TEST_CASE("white text with an outline of another colour stays, once") {
  check_all({{"white with a black outline", "1 g 0 G 2 Tr " + word, "word"},
             {"black with a white outline", "0 g 1 G 2 Tr " + word, "word"},
             {"black with a black outline", "0 g 0 G 2 Tr " + word, "word"}});
}

TEST_CASE("text stays under what covers it only in part, or not at all") {
  check_all({
      {"transparent", word + "/Half gs 1 g " + box, "word"},
      {"an image", word + "q 200 0 0 30 90 390 cm /Im Do Q", "word"},
      {"clipped away", word + "q 0 0 10 10 re W n 1 g " + box + "Q", "word"},
      {"clipped by a path", word + "q 90 390 m 290 390 l 190 500 l W n 1 g " + box + "Q", "word"},
      {"no rectangle", word + "1 g 90 390 m 290 390 l 280 420 l 90 420 l f", "word"},
      {"two rectangles, one a hole", word + "1 g 80 380 300 60 re " + "90 390 200 30 re f*",
       "word"},
      {"only stroked", word + "1 G 90 390 200 30 re S", "word"},
      {"a path without area", word + "1 g 90 390 m 290 390 l 290 420 l 290 390 l f", "word"},
      {"beside", word + "1 g 300 390 200 30 re f", "word"},
      {"below", word + "1 g 90 360 200 30 re f", "word"},
      {"a thin line through it", word + "1 g 90 404 200 1 re f", "word"},
      {"drawn before", "1 g " + box + "0 g " + word, "word"},
  });
}

TEST_CASE("text stays under what blends with it, or is masked") {
  page_reader reader;
  const auto mask = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency /CS /DeviceGray >>",
      "1 g 0 0 9 9 re f");
  const auto text_under = [&](const std::string& state) {
    return reader
        .read_page({.content = word + "q /New gs 1 g " + box + "Q",
                    .states = std::format("/New << {} >>", state),
                    .objects = {mask}})
        .text;
  };
  CHECK(text_under("/BM /Multiply") == "word");
  CHECK(text_under("/BM /Screen") == "word");
  CHECK(text_under("/SMask << /S /Luminosity /G 1 0 R >>") == "word");
  CHECK(text_under("/BM /Normal /ca 1") == "");
}

TEST_CASE("glyphs that bring their own colours stay, whatever the colour of the text") {
  page_reader reader;
  const auto text_of = [&](const std::string& procedure) {
    const std::vector<std::string> objects{
        stream_object("", procedure),
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] "
        "/CharProcs << /w 1 0 R >> /Encoding << /Differences [119 /w] >> /FirstChar 119 /LastChar "
        "119 /Widths [1000] /Resources << >> >>",
        stream_object("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F "
                      "2 0 R >> >>",
                      "1 g BT /F 12 Tf 100 400 Td (w) Tj ET")};
    return reader.read_page({.content = "/Fm Do", .forms = "/Fm 3 0 R", .objects = objects}).text;
  };
  CHECK(text_of("1000 0 d0 0 g 100 100 800 800 re f") == "w");
  CHECK(text_of("1000 0 0 0 1000 1000 d1 100 100 800 800 re f") == "");
}

TEST_CASE("text that an opaque rectangle covers is left out, text drawn after it stays") {
  const auto seen = shown("seen", 100, 300), later = shown("later", 100, 400);
  check_all({
      {"white", seen + word + "1 g " + box, "seen"},
      {"black", seen + word + "0 g " + box, "seen"},
      {"drawn by lines", seen + word + "1 g 90 390 m 290 390 l 290 420 l 90 420 l f", "seen"},
      {"scaled", seen + word + "1 g q 200 0 0 30 90 390 cm 0 0 1 1 re f Q", "seen"},
      {"in two steps", seen + word + "1 g 90 390 20 30 re f 110 390 90 30 re f", "seen"},
      {"written over", seen + word + "1 g " + box + "0 g " + later, "later\n\nseen"},
      {"the page begun again", word + "1 g 0 0 600 800 re f 0 g " + seen + later, "later\n\nseen"},
  });
}

TEST_CASE("text that is a clip is seen if something is painted through it") {
  // Letters filled with a colour by way of a clip, as titles are.
  check_all({{"filled by a rectangle", "q 7 Tr " + word + "0 .2 .5 rg " + box + "Q", "word"},
             {"with text around",
              shown("word", 160, 400) + "q 7 Tr " + shown("first", 100, 400) +
                  "0 .2 .5 rg 90 380 400 50 re f Q",
              "first word"},
             {"filled and a clip", "q 4 Tr " + word + "0 .2 .5 rg " + box + "Q", "word"},
             {"with an image", "q 7 Tr " + word + "200 0 0 30 90 390 cm /Im Do Q", "word"},
             {"of two sizes",
              "q 7 Tr BT /F1 12 Tf 100 400 Td (first) Tj /F1 14 Tf 50 0 Td (second) Tj ET 0 .2 .5 "
              "rg " +
                  box + "Q",
              "first second"},
             {"two that do not meet",
              "q 7 Tr " + shown("first", 100, 400) + shown("second", 150, 400) + "0 .2 .5 rg " +
                  box + "Q",
              ""},
             {"with nothing", "q 7 Tr " + word + "Q 0 g " + box, ""}});
}

TEST_CASE("a table whose cells are painted row by row keeps all rows") {
  std::string content, text;
  for (int row = 0; row < 12; ++row) {
    const int y = 700 - 16 * row;
    const auto shade = row % 2 == 0 ? "1 g" : ".9 g";
    // The cells overlap by a point, as rounding makes them.
    content += std::format("{} 90 {} 100 17 re f 190 {} 100 17 re f\n0 g ", shade, y - 5, y - 5);
    content += shown(std::format("name{}", row), 100, y) + shown(std::format("{}", row), 200, y);
    text += std::format("{}name{}\t{}", row > 0 ? "\n" : "", row, row);
  }
  page_reader reader;
  auto read = reader.text_of(content);
  std::ranges::replace(read, '\n', ' ');
  std::ranges::replace(text, '\n', ' ');
  CHECK(read == text);
}

TEST_CASE("text that is too small to be read is left out") {
  const auto seen = shown("seen", 100, 300);
  check_all({{"a third of a point", seen + "BT /F1 .3 Tf 100 400 Td (word) Tj ET", "seen"},
             {"scaled down", seen + "BT /F1 12 Tf .02 0 0 .02 100 400 Tm (word) Tj ET", "seen"},
             {"scaled up", "BT /F1 .3 Tf 40 0 0 40 100 400 Tm (word) Tj ET", "word"},
             {"small print", "BT /F1 3 Tf 100 400 Td (word) Tj ET", "word"}});
  page_reader reader;
  const page_parts small{.content = "BT /F1 .8 Tf 10 10 Td (word) Tj ET", .media_box = "0 0 50 40"};
  CHECK(reader.read_page(small).text == "word");
}

TEST_CASE("what can be seen does not depend on the page's rotation or crop box") {
  page_reader reader;
  for (const std::string entries : {"/Rotate 90", "/Rotate 270", "/CropBox [50 50 400 700]"}) {
    CAPTURE(entries);
    const auto text_of = [&](const std::string& content) {
      return reader.read_page({.content = content, .page_entries = entries}).text;
    };
    CHECK(text_of("0 g " + box + "1 g " + word) == "word");
    CHECK(text_of(word + "1 g " + box) == "");
    CHECK(text_of("1 g " + word) == "");
    CHECK(text_of(word + "1 g 300 390 90 30 re f") == "word");
  }
}

}  // namespace
}  // namespace pagemill::test
