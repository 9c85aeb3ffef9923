// A run from any page, with the profile of the first, yields what the first run did.
#include <algorithm>
#include <format>
#include <functional>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/pdf/page_canvas.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::font;
using pdf_writer::page_canvas;
using pdf_writer::reference;

/// More pages than a profile looks at.
constexpr int page_count = 90;
constexpr double left = 72;

std::string title_of(int number) {
  return std::format("{}.{} Of the {} of harbours", number / 10 + 1, number % 10 + 1,
                     number % 3 == 0 ? "lamps" : "tides");
}

/// A running head, headings of two looks, prose with a word that a line breaks and a compound, a
/// table without rules, a reference and its note, a page number.
std::string content_of(int number) {
  page_canvas canvas;
  canvas.line(font::body, 8, left, 806, "The manual of harbours");
  double y = 700;  // lower than running heads
  const auto line = [&](font face, double size, std::string_view text, double gap) {
    canvas.line(face, size, left, y, text);
    y -= gap;
  };
  if (number == 1) line(font::bold, 22, "The manual of harbours and of all their lamps", 40);
  if (number % 10 == 0) line(font::bold, 16, std::format("{} Of parts", number / 10 + 1), 30);
  line(font::bold, 12.5, title_of(number), 22);
  for (int paragraph = 0; paragraph < 2; ++paragraph) {
    line(font::body, 10,
         "The keeper writes down when the water rises and when it falls, for deter-", 12);
    line(font::body, 10, "mination of the tide is a duty. A well-known harbour has a well-", 12);
    line(font::body, 10,
         std::format("known table of {} lines. Nothing else is left to say.", number), 26);
  }
  canvas.line(font::body, 10, left, y, "Somebody has measured it");
  canvas.line(font::body, 6,
              left + pdf_writer::text_width("Somebody has measured it", font::body, 10), y + 4,
              "1");
  y -= 40;
  for (int row = 0; row < 5; ++row) {
    canvas.line(font::body, 10, left, y, row == 0 ? "Harbour" : std::format("Place {}", row));
    canvas.line(font::body, 10, 260, y, row == 0 ? "Height" : std::format("{}.5", row + number));
    canvas.line(font::body, 10, 400, y, row == 0 ? "Range" : std::format("{}", row * number));
    y -= 14;
  }
  canvas.line(font::body, 10, left, y - 20, "What is below a table would be its note.");
  canvas.line(font::body, 7, left, 140, std::format("1 By the keeper of harbour {}.", number));
  canvas.line(font::body, 8, 290, 40, std::format("{}", number));
  return canvas.content();
}

std::string make_book() {
  pdf_writer::pdf_file file(std::nullopt);
  const int pages = file.reserve(), outline = file.reserve();
  const auto font_object = [&](std::string_view name) {
    return file.add(std::format("<< /Type /Font /Subtype /Type1 /BaseFont /{} >>", name));
  };
  const int body = font_object("Helvetica"), bold = font_object("Helvetica-Bold");
  std::string kids;
  std::vector<int> entries;
  std::vector<std::string> targets;
  for (int number = 1; number <= page_count; ++number) {
    const int content = file.add_stream("", content_of(number));
    const int page = file.add(std::format(
        "<< /Type /Page /Parent {} /MediaBox [0 0 595 842] /Contents {} /Resources << /Font << /F1 "
        "{} /F2 {} >> >> >>",
        reference(pages), reference(content), reference(body), reference(bold)));
    kids += reference(page) + " ";
    if (number % 4 != 0) continue;
    entries.push_back(file.reserve());
    targets.push_back(
        std::format("/Title {} /Dest [{} /Fit]", file.text(title_of(number)), reference(page)));
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto entry = std::format("<< {} /Parent {}", targets[i], reference(outline));
    if (i > 0) entry += " /Prev " + reference(entries[i - 1]);
    if (i + 1 < entries.size()) entry += " /Next " + reference(entries[i + 1]);
    file.set(entries[i], entry + " >>");
  }
  file.set(outline,
           std::format("<< /Type /Outlines /First {} /Last {} /Count {} >>",
                       reference(entries.front()), reference(entries.back()), entries.size()));
  file.set(pages, std::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, page_count));
  const int root = file.add(std::format("<< /Type /Catalog /Pages {} /Outlines {} >>",
                                        reference(pages), reference(outline)));
  return file.bytes("/Root " + reference(root), "0123456789abcdef");
}

/// All that a page record says.
std::string said_by(const page_record& page) {
  return std::format("{}|{}|{}|{}|{}", page.value.number, page.blocks_json, page.value.text,
                     page.value.markdown, page.value.problem);
}

std::int64_t count_of(const collected& all, block_kind kind) {
  std::int64_t count = 0;
  for (const auto& page : all.pages) {
    count += std::ranges::count(page.value.blocks, kind, &block::kind);
  }
  return count;
}

}  // namespace

TEST_CASE("a run from any page with the first run's profile yields the same pages") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool(make_book());
  const auto whole = run(child, {.input = file.descriptor()});
  REQUIRE(whole.end() != nullptr);
  REQUIRE(whole.pages.size() == page_count);
  // The book has all that depends on its other pages.
  CHECK(count_of(whole, block_kind::heading) > page_count / 2);
  CHECK(count_of(whole, block_kind::header) == page_count);
  CHECK(count_of(whole, block_kind::footer) == page_count);
  CHECK(count_of(whole, block_kind::table) == page_count);
  CHECK(count_of(whole, block_kind::footnote) == page_count);
  CHECK(whole.pages[4].value.text.contains("for determination of"));
  CHECK(whole.pages[4].value.text.contains("has a well-known table"));
  const auto profile = whole.documents.at(0).profile;
  for (const int first : {1, 2, 31, 47, 88, page_count}) {
    CAPTURE(first);
    const auto rest =
        run(child, {.input = file.descriptor(), .first_page = first, .profile = profile});
    REQUIRE(rest.end() != nullptr);
    CHECK(rest.documents.at(0).profile == profile);
    REQUIRE(rest.pages.size() == static_cast<std::size_t>(page_count - first + 1));
    const auto from = whole.pages.begin() + first - 1;
    CHECK(std::ranges::equal(rest.pages, std::ranges::subrange(from, whole.pages.end()), {},
                             said_by, said_by));
  }
}

}  // namespace pagemill::test
