#include <random>

#include <doctest/doctest.h>

#include "tests/unit/worker/chunking/pages.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

/// Short headings of few levels, so that a chunk has room for what follows.
std::vector<page> outlined_pages(std::mt19937& random) {
  const auto pick = [&](int least, int most) {
    return std::uniform_int_distribution(least, most)(random);
  };
  std::vector<std::vector<block>> blocks(4);
  int next = 0;
  for (auto& on_page : blocks) {
    for (int i = pick(3, 12); i > 0; --i) {
      switch (pick(0, 5)) {
        case 0:
        case 1: on_page.push_back(heading(pick(1, 3), "H" + std::to_string(next++))); break;
        case 2: {
          std::vector<std::vector<std::string>> rows;
          for (int r = pick(1, 20); r > 0; --r) rows.push_back({unique_words(1), unique_words(2)});
          on_page.push_back(table(std::move(rows), pick(0, 1)));
          break;
        }
        case 3: on_page.push_back(of_kind(block_kind::caption, unique_words(3))); break;
        default: on_page.push_back(paragraph(unique_words(pick(1, 60))));
      }
    }
  }
  return make_pages(std::move(blocks));
}

int level_of(const std::vector<page>& pages, const std::string& title) {
  for (const auto& each : pages) {
    for (const auto& from : each.blocks) {
      if (from.kind == block_kind::heading && from.text == title) return from.level;
    }
  }
  return 0;
}

}  // namespace

TEST_CASE("no heading stands at the end of a chunk, unless nothing is below it") {
  std::mt19937 random(42);
  int ends = 0;
  for (int round = 0; round < 200; ++round) {
    const auto pages = outlined_pages(random);
    for (const int tokens_max : {32, 64, 120}) {
      const auto chunks =
          chunk_all(pages, {.tokens_max = tokens_max, .overlap_tokens = 8}, nullptr);
      for (std::size_t i = 0; i + 1 < chunks.size(); ++i) {
        const auto last = words_of(chunks[i].text).back();
        if (level_of(pages, last) == 0) continue;
        CAPTURE(chunks[i].text);
        CAPTURE(chunks[i + 1].text);
        const auto next = level_of(pages, words_of(chunks[i + 1].text).front());
        REQUIRE(next > 0);
        REQUIRE(next < level_of(pages, last));
        ++ends;
      }
    }
  }
  CHECK(ends > 0);
}

TEST_CASE("a table that does not fit beside its heading is cut between rows, not taken from it") {
  std::vector<std::vector<std::string>> rows{{"name", "size"}};
  for (int i = 0; i < 14; ++i) rows.push_back({"r" + std::to_string(i), std::to_string(i)});
  const auto chunks =
      chunk_all(make_pages({{heading(1, "One two three four"),
                             of_kind(block_kind::caption, "Tab 1."), table(rows, 1)}}),
                {.tokens_max = 32, .overlap_tokens = 0}, nullptr);
  REQUIRE(chunks.size() == 2);
  CHECK(chunks[0].text.starts_with("One two three four\n\nTab 1.\n\nname\tsize\nr0\t0\n"));
  CHECK(chunks[1].text.starts_with("name\tsize\nr"));
}
