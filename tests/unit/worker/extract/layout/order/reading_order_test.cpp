#include "worker/extract/layout/order/reading_order.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/order/line_order.hpp"

namespace pagemill::test {
namespace {

using extract::raw_page;

/// The lines' texts, " " between them; "|" where another raw block begins.
std::string read(const raw_page& page) {
  std::string out;
  for (const auto& block : page.blocks) {
    if (!out.empty()) out += "|";
    if (block.image >= 0) out += "image";
    for (std::uint32_t i = 0; i < block.line_count; ++i) {
      const auto& span = page.spans[page.lines[block.first_line + i].first_span];
      if (i > 0) out += ' ';
      out += page.text.substr(span.begin, span.end - span.begin);
    }
  }
  return out;
}

/// In the better order; empty if the file's own stands.
std::string reordered(const raw_page_maker& maker) {
  const auto page = extract::in_reading_order(maker.make());
  return page ? read(*page) : "";
}

/// Several blocks of one line of 200 points each.
raw_page_maker lines_at(const std::vector<std::pair<std::string_view, line_options>>& lines) {
  raw_page_maker maker;
  for (auto [text, options] : lines) {
    if (options.width == 0) options.width = 200;
    maker.block().line(text, options);
  }
  return maker;
}

const std::string prose = "words of a paragraph that goes on and on";

}  // namespace

TEST_CASE("an order that never steps back stands") {
  CHECK(reordered(lines_at({{"a", {.y = 100}}, {"b", {.y = 120}}, {"c", {.y = 140}}})).empty());
  // Two columns, one after the other.
  CHECK(reordered(lines_at({{"a", {.y = 100}},
                            {"b", {.y = 120}},
                            {"c", {.x = 320, .y = 100}},
                            {"d", {.x = 320, .y = 120}}}))
            .empty());
  // The cells of a row.
  CHECK(reordered(lines_at({{"a", {.x = 72, .y = 100, .width = 50}},
                            {"b", {.x = 200, .y = 100, .width = 50}},
                            {"c", {.x = 72, .y = 120, .width = 50}}}))
            .empty());
  CHECK(reordered(raw_page_maker()).empty());
}

TEST_CASE("what the file draws out of its place is read in it") {
  // A footnote first.
  CHECK(reordered(lines_at({{"note", {.y = 700}}, {"a", {.y = 100}}, {"b", {.y = 120}}})) ==
        "a|b|note");
  // A title last.
  CHECK(reordered(lines_at({{"a", {.y = 100}}, {"b", {.y = 120}}, {"title", {.y = 50}}})) ==
        "title|a|b");
  // A box in the middle last.
  CHECK(reordered(lines_at({{"a", {.y = 100}}, {"c", {.y = 200}}, {"b", {.y = 150}}})) == "a|b|c");
}

TEST_CASE("a run out of its place stays together, and goes apart where a line is between") {
  CHECK(reordered(lines_at({{"c", {.y = 200}}, {"a", {.y = 100}}, {"b", {.y = 120}}})) == "a|b|c");
  CHECK(reordered(lines_at({{"b", {.y = 150}}, {"a", {.y = 100}}, {"c", {.y = 200}}})) == "a|b|c");
}

TEST_CASE("columns of prose that the file draws row by row are read one after the other") {
  raw_page_maker maker;
  for (int i = 0; i < 6; ++i) {
    const auto y = 100.0F + 20.0F * static_cast<float>(i);
    // The right column first: each pair of lines steps back.
    maker.block().line("right " + prose, {.x = 320, .y = y, .width = 200});
    maker.block().line("left " + prose, {.x = 72, .y = y, .width = 200});
  }
  const auto text = reordered(maker);
  CHECK(text.rfind("left") < text.find("right"));
}

TEST_CASE("rows of a table are read row by row, whatever the file draws first") {
  raw_page_maker maker;
  for (const std::string_view column : {"c", "b", "a"}) {
    const float x = 72 + 150 * static_cast<float>(column[0] - 'a');
    for (int row = 1; row <= 4; ++row) {
      const auto y = 100.0F + 20.0F * static_cast<float>(row);
      maker.block().line(std::string(column) + std::to_string(row), {.x = x, .y = y, .width = 40});
    }
  }
  CHECK(reordered(maker) == "a1 b1 c1|a2 b2 c2|a3 b3 c3|a4 b4 c4");
}

TEST_CASE("pages of right-to-left or turned lines keep the order of the file") {
  raw_page_maker leftward;
  leftward.block().line("b", {.y = 200, .width = 200, .leftward = true});
  leftward.block().line("a", {.y = 100, .width = 200, .leftward = true});
  CHECK(reordered(leftward).empty());
  raw_page turned = lines_at({{"b", {.y = 200}}, {"a", {.y = 100}}}).make();
  for (auto& line : turned.lines) line.horizontal = false;
  CHECK_FALSE(extract::in_reading_order(turned));
}

TEST_CASE("a turned line in the margin follows the line before it") {
  raw_page page = lines_at({{"b", {.y = 200}},
                            {"margin", {.x = 20, .y = 100, .width = 10}},
                            {"a", {.y = 100}},
                            {"a2", {.y = 120}}})
                      .make();
  page.lines[1].horizontal = false;
  const auto made = extract::in_reading_order(page);
  REQUIRE(made);
  CHECK(read(*made) == "a|a2|b|margin");
}

TEST_CASE("images stay behind the lines that the file draws before them") {
  raw_page_maker maker;
  maker.block().line("b", {.y = 200, .width = 200});
  maker.image({72, 300, 200, 400});
  maker.block().line("a", {.y = 100, .width = 200});
  CHECK(reordered(maker) == "a|b|image");
}

TEST_CASE("lines of one raw block stay in one block") {
  raw_page_maker maker;
  maker.block().line("note", {.y = 700, .width = 200});
  maker.block().line("a", {.y = 100, .width = 200}).line("b", {.y = 112, .width = 200});
  CHECK(reordered(maker) == "a b|note");
}

TEST_CASE("a page of many lines in no order is read in bounded time") {
  raw_page_maker maker;
  for (int i = 0; i < 20'000; ++i) {
    const auto at = static_cast<float>((i * 7919) % 20'000);
    maker.block().line("x", {.x = 72, .y = at, .size = 0.5F, .width = 5});
  }
  const auto page = maker.make();
  const auto made = extract::in_reading_order(page);
  REQUIRE(made);
  CHECK(made->lines.size() == page.lines.size());
}

TEST_CASE("steps back are steps up or to the left, but not to a column on the right") {
  const auto steps = [](const raw_page_maker& maker) {
    const auto page = maker.make();
    extract::line_order drawn;
    for (std::uint32_t i = 0; i < page.lines.size(); ++i) drawn.push_back(i);
    return extract::count_steps_back(page.lines, drawn);
  };
  CHECK(steps(lines_at({{"a", {.y = 100}}, {"b", {.y = 112}}})) == 0);
  CHECK(steps(lines_at({{"a", {.y = 112}}, {"b", {.y = 100}}})) == 1);
  CHECK(steps(lines_at({{"a", {.y = 112}}, {"b", {.x = 300, .y = 100}}})) == 0);
  CHECK(steps(lines_at({{"b", {.x = 300, .y = 100}}, {"a", {.x = 72, .y = 100}}})) == 1);
  // A superscript is no step up.
  CHECK(steps(lines_at({{"a", {.y = 100}}, {"2", {.x = 200, .y = 96, .width = 5}}})) == 0);
}

}  // namespace pagemill::test
