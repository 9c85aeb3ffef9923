// Pages with far more cells, rules or pieces of text than a page can show, and text that stands in
// no line: bounded time and memory, all words, and a problem where tables were not looked for.
#include <algorithm>
#include <cmath>
#include <format>
#include <iterator>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_file.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::reference;

constexpr std::uint64_t megabyte = 1U << 20;

/// What a fresh child makes of a file. A page over the limit would be `page_timeout`.
collected read_bounded(const std::string& bytes, int cpu_seconds,
                       [[maybe_unused]] std::uint64_t megabytes = 256) {
  extractor_pool pool{program_settings()};
  extractor_child child = pool.take(make_workspace());
  const auto file = spool(bytes);
  auto all = run(child, {.input = file.descriptor(),
                         .limits = {.page_seconds = patience * 60,
                                    .page_cpu_seconds = patience * cpu_seconds,
                                    .document_cpu_seconds = 10 * patience * cpu_seconds}});
  REQUIRE(all.end() != nullptr);
#ifndef PAGEMILL_SANITIZED
  CHECK(resident_bytes_peak(child.pid()) <= megabytes * megabyte);
#endif
  return all;
}

page read_crowd(const page_parts& parts, int cpu_seconds = 5, std::uint64_t megabytes = 256) {
  auto all = read_bounded(make_page(parts), cpu_seconds, megabytes);
  REQUIRE(all.pages.size() == 1);
  return std::move(all.pages[0].value);
}

std::vector<std::string> sorted_words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words{std::istream_iterator<std::string>(stream), {}};
  std::ranges::sort(words);
  return words;
}

/// Whether a page has exactly these words, in any order.
bool has_words(const page& read, const std::string& words) {
  return sorted_words(read.text) == sorted_words(words);
}

std::size_t table_count(const page& read) {
  return static_cast<std::size_t>(std::ranges::count(read.blocks, block_kind::table, &block::kind));
}

std::string rule(double x0, double y0, double x1, double y1) {
  return std::format("{:.2f} {:.2f} m {:.2f} {:.2f} l S\n", x0, y0, x1, y1);
}

struct grid {
  std::string content, words;
};

/// Cells of 10 x 10 points, with rules between them, and a number of four digits in each. A page
/// holds a million characters.
grid ruled_grid(int rows, int columns, bool short_words = false) {
  grid made{.content = "0.1 w\n"};
  for (int r = 0; r <= rows; ++r) made.content += rule(0, r * 10, columns * 10, r * 10);
  for (int c = 0; c <= columns; ++c) made.content += rule(c * 10, 0, c * 10, rows * 10);
  made.content += "BT /F1 3 Tf\n";
  for (int r = 0; r < rows; ++r) {
    made.content += std::format("1 0 0 1 1 {} Tm\n", (rows - 1 - r) * 10 + 3);
    for (int c = 0; c < columns; ++c) {
      const int number = (r * columns + c) % 9000;
      const auto word = std::to_string(short_words ? number % 10 : number + 1000);
      made.content += "(" + word + ") Tj 10 0 Td\n";
      made.words += word + ' ';
    }
  }
  made.content += "ET";
  return made;
}

TEST_CASE("a table of a million cells on a hundred pages is a hundred tables") {
  const auto made = ruled_grid(100, 100);
  pdf_writer::pdf_file file(std::nullopt);
  const int pages = file.reserve();
  const int font = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  const int content = file.add_stream("", made.content);
  std::string kids;
  for (int i = 0; i < 100; ++i) {
    kids += ' ' + reference(file.add(std::format(
                      "<< /Type /Page /Parent {} /MediaBox [0 0 1000 1000] /Contents {} "
                      "/Resources << /Font << /F1 {} >> >> >>",
                      reference(pages), reference(content), reference(font))));
  }
  file.set(pages, std::format("<< /Type /Pages /Count 100 /Kids [{}] >>", kids));
  const int root = file.add(std::format("<< /Type /Catalog /Pages {} >>", reference(pages)));
  const auto all = read_bounded(file.bytes("/Root " + reference(root), "0123456789abcdef"), 5);
  REQUIRE(all.pages.size() == 100);
  CHECK(all.end()->problems.empty());
  CHECK(has_words(all.pages[0].value, made.words));
  for (const auto& page : all.pages) {
    CHECK(table_count(page.value) == 1);
    CHECK(page.value.text == all.pages[0].value.text);
  }
}

TEST_CASE("a page of a million cells is plain text, and says that its tables were not looked for") {
  const auto made = ruled_grid(1000, 1000, true);
  // MuPDF's characters and ours are there at once for a moment.
  const auto read = read_crowd({.content = made.content, .media_box = "0 0 10000 10000"}, 10, 288);
  CHECK(read.problem == "layout_limited");
  CHECK(table_count(read) == 0);
  CHECK(has_words(read, made.words));
}

TEST_CASE("a grid with more cells than are looked at is left out, and the page says so") {
  const auto small = ruled_grid(90, 100), large = ruled_grid(150, 150);
  const auto whole = read_crowd({.content = small.content, .media_box = "0 0 1000 900"});
  CHECK(whole.problem.empty());
  CHECK(table_count(whole) == 1);
  const auto cut = read_crowd({.content = large.content, .media_box = "0 0 1500 1500"});
  CHECK(cut.problem == "layout_limited");
  CHECK(has_words(cut, large.words));
}

TEST_CASE("of a hundred thousand rules the first count, and the page says so") {
  std::string beside, grid = "0.1 w\n";
  for (int i = 0; i < 100'000; ++i) {
    const int row = i / 50, x = i % 50 * 12;
    beside += rule(x, row * 0.4, x + 10, row * 0.4);
  }
  for (int i = 0; i < 50'000; ++i) {
    grid += rule(0, i * 0.016, 600, i * 0.016) + rule(i * 0.012, 0, i * 0.012, 800);
  }
  for (const auto& rules : {beside, grid}) {
    const auto read = read_crowd({.content = rules + shown("all of the words", 100, 400)});
    CHECK(read.problem == "layout_limited");
    CHECK(read.text == "all of the words");
  }
  std::string few;
  for (int i = 0; i < 4096; ++i) few += rule(10, 10 + i * 0.1, 500, 10 + i * 0.1);
  CHECK(read_crowd({.content = few + shown("text", 100, 700)}).problem.empty());
}

TEST_CASE("what is lost is named before what was not looked for") {
  std::string content = "/F1 12 Tf ";
  for (int i = 0; i < 5000; ++i) content += rule(10, 10 + i * 0.1, 500, 10 + i * 0.1);
  const auto read =
      read_crowd({.content = content + shown("text", 100, 700) + "BT /F1 12 Tf 9 9 Td <01> Tj ET",
                  .font_entries = "/Encoding << /Differences [1 /unknown] >>"});
  CHECK(read.problem == "text_unmapped");
}

TEST_CASE("a page of one glyph a line has all glyphs") {
  std::string content = "BT /F1 4 Tf\n", words;
  for (int i = 0; i < 100'000; ++i) {
    const std::string glyph(1, static_cast<char>('a' + i % 26));
    content += std::format("1 0 0 1 {} {} Tm ({}) Tj\n", 20 + i * 7919L % 1560,
                           10 + i * 104729L % 1780, glyph);
    words += glyph;
  }
  const auto read = read_crowd({.content = content + "ET", .media_box = "0 0 1600 1800"});
  CHECK(read.problem == "layout_limited");
  auto letters = read.text;
  std::erase_if(letters, [](char c) { return c == ' ' || c == '\n'; });
  std::ranges::sort(letters);
  std::ranges::sort(words);
  CHECK(letters == words);
}

/// A table of four fields with a word, and a table in each of them.
void add_nested(double x, double y, double side, int depth, grid& into) {
  if (depth == 0) return;
  into.content += std::format("{:.2f} {:.2f} {:.2f} {:.2f} re S\n", x, y, side, side);
  into.content += rule(x + side / 2, y, x + side / 2, y + side);
  into.content += rule(x, y + side / 2, x + side, y + side / 2);
  const auto word = std::format("d{}x{:.0f}y{:.0f}", depth, x, y);
  into.content +=
      std::format("BT /F1 2 Tf {:.2f} {:.2f} Td ({}) Tj ET\n", x + 0.5, y + side - 2.2, word);
  into.words += word + ' ';
  for (const double right : {0.0, side / 2}) {
    for (const double up : {0.0, side / 2}) {
      add_nested(x + right + side * 0.05, y + up + side * 0.05, side * 0.4, depth - 1, into);
    }
  }
}

TEST_CASE("tables within tables have each word once, and six levels too many rules") {
  for (const int depth : {5, 6}) {
    CAPTURE(depth);
    grid made{.content = "0.2 w\n"};
    add_nested(10, 10, 1980, depth, made);
    const auto read = read_crowd({.content = made.content, .media_box = "0 0 2000 2000"});
    CHECK(read.problem == (depth < 6 ? "" : "layout_limited"));
    CHECK(has_words(read, made.words));
  }
}

/// Twenty lines of five words, turned around the middle of the page.
grid turned_lines(double degrees) {
  const double angle = degrees * std::numbers::pi / 180, c = std::cos(angle), s = std::sin(angle);
  grid made{.content = "BT /F1 10 Tf\n"};
  for (int i = 0; i < 20; ++i) {
    const double x = -120, y = 180 - i * 18;
    std::string line;
    for (int word = 0; word < 5; ++word) line += std::format("word{} ", i * 5 + word);
    made.content += std::format("{:.4f} {:.4f} {:.4f} {:.4f} {:.2f} {:.2f} Tm ({}) Tj\n", c, s, -s,
                                c, 300 + x * c - y * s, 400 + x * s + y * c, line);
    made.words += line;
  }
  made.content += "ET";
  return made;
}

TEST_CASE("rotated lines and pages have all words") {
  for (const double degrees : {0.0, 7.0, 30.0, 45.0, 90.0, 180.0, 270.0}) {
    CAPTURE(degrees);
    const auto made = turned_lines(degrees);
    for (const int rotation : {0, 90, 180, 270}) {
      CAPTURE(rotation);
      const auto read = read_crowd(
          {.content = made.content, .page_entries = std::format("/Rotate {}", rotation)});
      CHECK(read.problem.empty());
      CHECK(read.rotation == rotation);
      CHECK(has_words(read, made.words));
    }
  }
}

TEST_CASE("a page ten thousand points wide has its table and all words") {
  const auto made = ruled_grid(15, 990);
  const auto read = read_crowd(
      {.content = made.content + '\n' + shown("far", 9950, 500), .media_box = "0 0 10000 800"});
  CHECK(read.problem.empty());
  CHECK(table_count(read) == 1);
  CHECK(has_words(read, made.words + "far"));
}

TEST_CASE("text on a curve is there, letter by letter") {
  const std::string text = "textonacurvegoesroundandcomesbacktowhereitbegan";
  std::string content = "BT /F1 12 Tf\n";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const double at = std::numbers::pi - static_cast<double>(i) * 0.06;
    const double c = std::cos(at - std::numbers::pi / 2), s = std::sin(at - std::numbers::pi / 2);
    content += std::format("{:.4f} {:.4f} {:.4f} {:.4f} {:.2f} {:.2f} Tm ({}) Tj\n", c, s, -s, c,
                           300 + 200 * std::cos(at), 400 + 200 * std::sin(at), text[i]);
  }
  const auto read = read_crowd({.content = content + "ET"});
  CHECK(read.problem.empty());
  auto letters = read.text;
  std::erase_if(letters, [](char c) { return c == ' ' || c == '\n'; });
  CHECK(letters == text);
}

}  // namespace
}  // namespace pagemill::test
