// Text, Markdown, blocks and chunks say the same, on pages as a PDF might have drawn them.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/documents/list_mark.hpp"
#include "common/documents/note_mark.hpp"
#include "common/documents/page_text.hpp"
#include "tests/support/markdown_reader.hpp"
#include "tests/unit/worker/chunking/pages.hpp"
#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

constexpr float body = 10;

/// Pages of headings, paragraphs, lists, code, tables, links and notes, line by line.
class page_writer {
 public:
  page_writer(int number, unsigned seed) : maker_(number), random_(seed) {}

  extract::raw_page write() {
    heading();
    for (int i = pick(3, 9); i > 0; --i) {
      switch (pick(0, 6)) {
        case 0: heading(); break;
        case 1: list(); break;
        case 2: code(); break;
        case 3: table(); break;
        default: paragraph(); break;
      }
      y_ += 14;
    }
    notes();
    return maker_.make();
  }

 private:
  int pick(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }

  std::string word() {
    static const std::vector<std::string> words{
        "water",  "rises",  "and",        "falls",
        "twice",  "a",      "day",        "snake_case",
        "2*3",    "a<b",    "[1]",        "#5",
        "AT&T",   "d'eau",  "l\u2019eau", "\u65E5\u672C\u8A9E",
        "Größe",  "e-mail", "C\\D",       "~x~",
        "`y`",    "1.",     "- ",         "50%",
        "\u2026", "(so)",   "end.",       "https://a.example/b_c"};
    return words[static_cast<std::size_t>(pick(0, static_cast<int>(words.size()) - 1))];
  }
  std::string line_of(int words) {
    std::string line = "W" + word();
    for (int i = 1; i < words; ++i) line += " " + word();
    while (line.ends_with(' ')) line.pop_back();
    return line;
  }
  void next_line(float by) { y_ += by; }

  void heading() {
    maker_.block().line(line_of(pick(1, 4)), {.y = y_, .size = 16, .bold = pick(0, 1) == 0});
    next_line(22);
  }
  void paragraph() {
    maker_.block();
    for (int i = pick(1, 5); i > 0; --i) {
      const auto before = line_of(pick(2, 6)) + " ";
      maker_.line(before, {.y = y_});
      const auto begin = 72 + static_cast<float>(before.size()) * body / 2;
      const auto styled = line_of(pick(1, 2));
      maker_.styled(styled, {.size = body,
                             .bold = pick(0, 2) == 0,
                             .italic = pick(0, 2) == 0,
                             .monospace = pick(0, 4) == 0});
      if (pick(0, 3) == 0) maker_.link("http://a.example/x y", {begin, y_, 700, y_ + body});
      if (pick(0, 4) == 0) {
        const auto mark = std::to_string(++marks_);
        maker_.raised(mark, 6, 4);
      }
      if (pick(0, 3) == 0) maker_.styled("break-", {.size = body});
      next_line(11);
    }
  }
  void list() {
    int number = pick(1, 30);
    for (int i = pick(1, 5); i > 0; --i) {
      const auto mark = pick(0, 1) == 0 ? std::string("\u2022 ") : std::to_string(number++) + ". ";
      maker_.block().line(mark + line_of(4),
                          {.x = 72 + 18 * static_cast<float>(pick(0, 2)), .y = y_});
      next_line(12);
    }
  }
  void code() {
    maker_.block();
    for (int i = pick(1, 4); i > 0; --i) {
      maker_.line("if (x) ```{ y; }",
                  {.x = 72 + 10 * static_cast<float>(pick(0, 3)), .y = y_, .monospace = true});
      next_line(11);
    }
  }
  void table() {
    for (int i = pick(3, 6); i > 0; --i) {
      maker_.block().line("Row " + word(), {.y = y_});
      maker_.block().line(std::to_string(pick(10, 99)), {.x = 200, .y = y_});
      maker_.block().line(std::to_string(pick(10, 99)), {.x = 300, .y = y_});
      next_line(12);
    }
  }
  void notes() {
    for (int i = 1; i <= marks_; ++i) {
      if (pick(0, 3) == 0) continue;
      maker_.block().line(std::to_string(i) + " " + line_of(5), {.y = y_ + 40, .size = 7});
      next_line(9);
    }
  }

  raw_page_maker maker_;
  std::mt19937 random_;
  float y_ = 60;
  int marks_ = 0;
};

std::string characters_of(std::string_view text) {
  return body_characters(make_pages({{{.text = std::string(text)}}}));
}

/// What the blocks say but for the marks that Markdown has in its own form.
std::string characters_without_marks(const page& of) {
  std::string all;
  for (const auto& from : of.blocks) {
    std::string_view text = from.text;
    std::size_t begin = 0;
    if (from.kind == block_kind::footnote) begin = find_note_mark(text)->bytes;
    if (from.kind == block_kind::list_item) {
      const auto mark = find_list_mark(text);
      const bool kept = mark && mark->ordered && (text[0] < '0' || text[0] > '9');
      if (mark && !kept) begin = mark->bytes;
    }
    std::string seen;
    for (const auto& span : from.spans) {
      if (span.note.empty() || span.begin < begin) continue;
      seen += text.substr(begin, span.begin - begin);
      begin = span.end;
    }
    seen += text.substr(begin);
    for (const auto& row : from.rows) {
      for (const auto& cell : row) seen += cell + " ";
    }
    all += characters_of(seen);
  }
  return all;
}

std::string characters_of_markdown(const page& of) {
  std::string all;
  for (const auto& seen : read_markdown(of.markdown)) {
    REQUIRE(seen.kind != "quote or rule");
    all += characters_of(seen_characters(seen.parts));
  }
  return all;
}

std::string dots_apart(std::string section) {
  std::ranges::replace(section, '.', ' ');
  return section;
}

std::vector<page> laid_out(unsigned seed) {
  std::vector<extract::raw_page> raw;
  extract::profile_builder builder;
  for (int number = 1; number <= 3; ++number) {
    raw.push_back(page_writer(number, seed * 10 + static_cast<unsigned>(number)).write());
    builder.add(raw.back());
  }
  auto profile = builder.finish();
  profile.running = {};  // the pages are too alike
  std::vector<page> pages;
  for (const auto& each : raw) {
    auto& page = pages.emplace_back(lay_out(each, profile));
    // Chunks and Markdown say heads several times.
    for (auto& made : page.blocks) made.header_rows = 0;
    page.markdown = markdown(page.blocks, {.page = page.number});
  }
  return pages;
}

}  // namespace

TEST_CASE("text, Markdown, blocks and chunks say the same") {
  std::size_t kinds[16]{}, spans = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    const auto pages = laid_out(seed);
    std::string all;
    for (const auto& each : pages) {
      CAPTURE(each.markdown);
      all += characters_of(each.text);
      REQUIRE(characters_of(each.text) == body_characters({each}));
      REQUIRE(characters_of_markdown(each) == characters_without_marks(each));
      for (const auto& made : each.blocks) {
        ++kinds[static_cast<std::size_t>(made.kind)];
        spans += made.spans.size();
      }
    }
    for (const int tokens_max : {32, 120, 480}) {
      const auto chunks =
          chunk_all(pages, {.tokens_max = tokens_max, .overlap_tokens = 0}, nullptr);
      std::string chunked;
      for (const auto& each : chunks) chunked += characters_of(each.text);
      REQUIRE(chunked == all);
    }
  }
  // The pages have some of everything.
  for (const auto kind : {block_kind::heading, block_kind::paragraph, block_kind::list_item,
                          block_kind::table, block_kind::code, block_kind::footnote}) {
    CAPTURE(to_string(kind));
    CHECK(kinds[static_cast<std::size_t>(kind)] > 100);
  }
  CHECK(spans > 1000);
}

TEST_CASE("each chunk has the pages, boxes and section of what it says") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    const auto pages = laid_out(seed);
    for (const auto& each : chunk_all(pages, {.tokens_max = 64, .overlap_tokens = 8}, nullptr)) {
      CAPTURE(each.text);
      REQUIRE(!each.bboxes.empty());
      REQUIRE(each.section_titles.size() == words_of(dots_apart(each.section)).size());
      std::string said;
      for (const auto& [number, box] : each.bboxes) {
        REQUIRE(number >= each.first_page);
        REQUIRE(number <= each.last_page);
        const auto& blocks = pages[static_cast<std::size_t>(number) - 1].blocks;
        const auto from = std::ranges::find(blocks, box, &block::bbox);
        REQUIRE(from != blocks.end());
        said += from->text + " ";
        for (const auto& row : from->rows) {
          for (const auto& cell : row) said += cell + " ";
        }
      }
      const auto characters = characters_of(said);
      for (const auto& word : words_of(each.text)) {
        REQUIRE(characters.find(characters_of(word)) != std::string::npos);
      }
    }
  }
}
