// What is pinned to a page: free text, links, notes, comments on marked text.
#include <format>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {
namespace {

/// A page with a line of content and these annotations; `objects` are before them in the file.
page_parts with_annotations(const std::string& annotations, std::vector<std::string> objects = {}) {
  return {.content = shown("content", 100, 400),
          .page_entries = std::format("/Annots [{}]", annotations),
          .objects = std::move(objects)};
}

std::string pdf_text(const std::string& utf8) {
  return pdf_writer::pdf_file(std::nullopt).text(utf8);
}

std::string free_text(const std::string& utf8, const std::string& entries = {}) {
  return std::format(
      "<< /Type /Annot /Subtype /FreeText /Rect [100 500 300 540] /Contents {} {} >>",
      pdf_text(utf8), entries);
}

/// An appearance that draws `text`.
std::string appearance(const std::string& text) {
  return stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 200 40] /Resources << /Font << /F << /Type /Font "
      "/Subtype /Type1 /BaseFont /Helvetica >> >> >>",
      std::format("BT /F 12 Tf 5 10 Td ({}) Tj ET", text));
}

TEST_CASE("free text without an appearance gives its contents, in every script") {
  page_reader reader;
  for (const std::string text :
       {"plain words", "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd", "\u4f60\u597d",
        "\ud55c\uad6d\uc5b4", "\u0420\u0443\u0441", "\u0e44\u0e17\u0e22", "caf\u00e9",
        "\U0001f600"}) {
    CAPTURE(text);
    const auto read = reader.read_page(with_annotations(free_text(text)));
    CHECK(read.text == text + "\n\ncontent");
    REQUIRE(read.annotations.size() == 1);
    CHECK(read.annotations[0].kind == "free_text");
    CHECK(read.annotations[0].text == text);
    CHECK(read.annotations[0].bbox == bounding_box{100, 260, 300, 300});
  }
}

TEST_CASE("the lines of free text stay lines") {
  page_reader reader;
  const auto read = reader.read_page(with_annotations(free_text("one\rtwo\r\rthree")));
  CHECK(read.annotations[0].text == "one\ntwo\nthree");
}

TEST_CASE("free text with an appearance gives what that draws, once") {
  page_reader reader;
  const auto entries = std::string("/AP << /N 1 0 R >>");
  const auto same =
      reader.read_page(with_annotations(free_text("drawn", entries), {appearance("drawn")}));
  CHECK(same.text == "drawn\n\ncontent");
  const auto other =
      reader.read_page(with_annotations(free_text("contents", entries), {appearance("drawn")}));
  CHECK(other.text == "drawn\n\ncontent");
  CHECK(other.annotations[0].text == "contents");
}

TEST_CASE("an appearance is drawn in the state and at the place that its annotation says") {
  page_reader reader;
  const std::vector<std::string> states{appearance("upper"), appearance("lower")};
  const auto stamp = [](const std::string& entries) {
    return "<< /Type /Annot /Subtype /Stamp /Rect [100 500 300 540] " + entries + " >>";
  };
  const auto text_of = [&](const std::string& entries) {
    return reader.read_page(with_annotations(stamp(entries), states)).text;
  };
  CHECK(text_of("/AP << /N << /Up 1 0 R /Low 2 0 R >> >> /AS /Low") == "lower\n\ncontent");
  CHECK(text_of("/AP << /N << /Up 1 0 R /Low 2 0 R >> >> /AS /None") == "content");
  CHECK(text_of("/AP << /R 1 0 R /D 2 0 R >>") == "content");
  // On the page's upper half, though its own space begins at its corner.
  const auto read =
      reader.read_page(with_annotations(stamp("/AP << /N 1 0 R >>"), {appearance("upper")}));
  REQUIRE(read.blocks.size() == 2);
  CHECK(read.blocks[0].bbox.y1 < 300);
  CHECK(read.blocks[0].bbox.y0 > 250);
}

TEST_CASE("a highlight leaves the text that it marks, a box of paint covers it") {
  page_reader reader;
  const auto paint =
      stream_object("/Type /XObject /Subtype /Form /BBox [0 0 200 40]", "1 1 0 rg 0 0 200 40 re f");
  const auto text_under = [&](const std::string& subtype) {
    return reader
        .read_page(with_annotations(
            std::format("<< /Type /Annot /Subtype /{} /Rect [90 390 290 430] /AP << /N 1 0 R >> >>",
                        subtype),
            {paint}))
        .text;
  };
  CHECK(text_under("Highlight") == "content");
  CHECK(text_under("Square") == "");
}

TEST_CASE("an appearance that is damaged costs only itself") {
  page_reader reader;
  const auto broken = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 200 40] /Filter /FlateDecode", "no deflated data");
  const auto entries = std::string("/AP << /N 1 0 R >>");
  const auto read =
      reader.read_page(with_annotations(free_text("lost", entries) + free_text("kept"), {broken}));
  CHECK(read.text == "kept\n\ncontent");
}

TEST_CASE("hidden annotations give nothing") {
  page_reader reader;
  const auto look = [&](const std::string& entries) {
    return reader.read_page({.content = shown("content", 100, 400),
                             .page_entries = std::format(
                                 "/Annots [{} {} << /Type /Annot /Subtype /Link /Rect [9 9 20 20] "
                                 "/A << /S /URI /URI (http://example.org) >> {} >>]",
                                 free_text("secret", entries),
                                 free_text("drawn", "/AP << /N 1 0 R >> " + entries), entries),
                             .catalog_entries = "/OCProperties << /OCGs [2 0 R] /D << /OFF [2 0 R] "
                                                ">> >>",
                             .objects = {appearance("drawn"), "<< /Type /OCG /Name (layer) >>"}});
  };
  CHECK(look("").annotations.size() == 3);
  CHECK(look("/F 4").annotations.size() == 3);  // to be printed, too
  for (const std::string entries : {"/F 2", "/F 32", "/F 6", "/OC 2 0 R"}) {
    CAPTURE(entries);
    const auto read = look(entries);
    CHECK(read.text == "content");
    CHECK(read.annotations.empty());
  }
}

TEST_CASE("notes and comments have their text and author, and are no text of the page") {
  page_reader reader;
  const auto read = reader.read_page(with_annotations(
      "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents " + pdf_text("pr\u00fcfen") +
      " /T " + pdf_text("J\u00fcrgen\nM.") + " >> " +
      "<< /Type /Annot /Subtype /Highlight /Rect [100 398 150 412] /Contents (important) /T (Ada) "
      ">> << /Type /Annot /Subtype /Underline /Rect [1 1 2 2] /Contents ( \\r ) >> "
      "<< /Type /Annot /Subtype /Popup /Rect [1 1 2 2] /Contents (window) >> "
      "<< /Type /Annot /Subtype /Square /Rect [1 1 2 2] /Contents (framed) >>"));
  CHECK(read.text == "content");
  REQUIRE(read.annotations.size() == 3);
  CHECK(read.annotations[0] == annotation{.kind = "note",
                                          .text = "pr\u00fcfen",
                                          .author = "J\u00fcrgen M.",
                                          .bbox = {10, 770, 30, 790}});
  CHECK(read.annotations[1].kind == "highlight");
  CHECK(read.annotations[1].text == "important");
  CHECK(read.annotations[1].author == "Ada");
  CHECK(read.annotations[2].kind == "other");
  CHECK(read.annotations[2].text == "framed");
}

TEST_CASE("links have their address or the page that they lead to") {
  page_reader reader;
  const auto page = pdf_writer::reference(page_number_after(0));
  const auto link = [](const std::string& entries) {
    return "<< /Type /Annot /Subtype /Link /Rect [100 390 200 410] " + entries + " >> ";
  };
  auto parts = with_annotations(link("/A << /S /URI /URI (https://example.org/a?b=c) >>") +
                                link(std::format("/Dest [{} /Fit]", page)) +
                                link(std::format("/A << /S /GoTo /D [{} /XYZ 0 0 0] >>", page)) +
                                link("/Dest /chapter") + link("/Dest (appendix)") +
                                link("/Dest (nowhere)") + link("/A << /S /Launch >>") + link(""));
  parts.catalog_entries = std::format(
      "/Dests << /chapter [{0} /Fit] >> /Names << /Dests << /Names [(appendix) [{0} /Fit]] >> >>",
      page);
  const auto read = reader.read_page(parts);
  CHECK(read.text == "content");
  REQUIRE(read.annotations.size() == 5);
  CHECK(read.annotations[0] == annotation{.kind = "link",
                                          .uri = "https://example.org/a?b=c",
                                          .bbox = {100, 390, 200, 410}});
  for (std::size_t i = 1; i < 5; ++i) {
    CAPTURE(i);
    CHECK(read.annotations[i].uri == "");
    CHECK(read.annotations[i].target_page == 1);
  }
}

TEST_CASE("places of annotations follow the page's rotation and crop box") {
  page_reader reader;
  auto parts = with_annotations(free_text("turned"));
  parts.page_entries += " /Rotate 90 /CropBox [50 50 450 650]";
  const auto read = reader.read_page(parts);
  REQUIRE(read.annotations.size() == 1);
  CHECK(read.annotations[0].bbox == bounding_box{450, 50, 490, 250});
}

TEST_CASE("what is no annotation does no harm") {
  page_reader reader;
  const auto read = reader.read_page(with_annotations(
      "null 5 (text) [1 2] << >> << /Subtype /Link /A 7 >> << /Subtype /FreeText /Contents 9 >> "
      "<< /Subtype /FreeText /Contents (kept) /Rect [1] >> 99 0 R"));
  CHECK(read.text == "content\n\nkept");
  CHECK(
      reader.read_page({.content = shown("content", 100, 400), .page_entries = "/Annots 7"}).text ==
      "content");
}

TEST_CASE("the limit of annotations does not cost the values of fields their place in the text") {
  page_reader reader;
  const auto notes = std::string(
      "<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (one) >> "
      "<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (two) >> "
      "<< /Type /Annot /Subtype /Widget /FT /Tx /V (value) /Rect [100 500 300 540] >>");
  const auto read = reader.read_page(with_annotations(notes), {.page_annotations = 1});
  CHECK(read.annotations.size() == 1);
  CHECK(read.text == "value\n\ncontent");
}

}  // namespace
}  // namespace pagemill::test
