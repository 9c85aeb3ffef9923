#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/chunking/pages.hpp"

using namespace pagemill;
using namespace pagemill::test;
using strings = std::vector<std::string>;

namespace {

/// Without a tokenizer a word of up to four characters is one token.
std::vector<chunk> run_page(std::vector<block> blocks, int tokens_max = 32, int overlap = 0) {
  return chunk_all(make_pages({std::move(blocks)}),
                   {.tokens_max = tokens_max, .overlap_tokens = overlap}, nullptr);
}

std::vector<std::vector<std::string>> numbered_rows(int count) {
  std::vector<std::vector<std::string>> rows{{"name", "size"}};
  for (int i = 0; i < count; ++i) rows.push_back({"r" + std::to_string(i), std::to_string(i)});
  return rows;
}

}  // namespace

TEST_CASE("a table is lines of cells parted by tabs, empty cells kept") {
  const auto chunks = run_page({table({{"a", "b c", "d"}, {"", "e\nf", ""}, {"g", "", "h"}}, 1)});
  REQUIRE(chunks.size() == 1);
  CHECK(chunks[0].text == "a\tb c\td\n\te f\ng\t\th");
  CHECK(chunks[0].tokens == 8);
}

TEST_CASE("a table that fits a chunk is never cut") {
  const auto chunks = run_page({paragraph("One two three four five six seven eight nine ten."),
                                table(numbered_rows(14), 1), paragraph("After it.")},
                               32, 8);
  REQUIRE(chunks.size() == 3);
  CHECK(chunks[1].text.starts_with("name\tsize\nr0\t0"));
  CHECK(chunks[1].text.ends_with("r13\t13"));
  CHECK(chunks[2].text == "After it.");
}

TEST_CASE("a caption goes with its table into the next chunk") {
  const auto chunks =
      run_page({paragraph("One two three four five six seven eight nine ten."),
                of_kind(block_kind::caption, "Tab 1."), table(numbered_rows(13), 1)});
  REQUIRE(chunks.size() == 2);
  CHECK(chunks[1].text.starts_with("Tab 1.\n\nname\tsize\nr0\t0"));
}

TEST_CASE("a caption too long for its table's chunk stays where it is") {
  const auto chunks = run_page({paragraph("One two three four five."),
                                of_kind(block_kind::caption, "Tab 1 one two six ten."),
                                table(numbered_rows(14), 1)});
  REQUIRE(chunks.size() == 2);
  CHECK(chunks[0].text.ends_with("ten."));
}

TEST_CASE("a table too big for a chunk is cut between rows and repeats its header") {
  const auto rows = numbered_rows(100);
  const auto chunks = run_page({heading(1, "Sizes"), table(rows, 1)});
  REQUIRE(chunks.size() > 6);
  std::size_t next = 0;
  for (const auto& each : chunks) {
    CHECK(each.tokens <= 32);
    CHECK(each.section == "1");
    CHECK(each.bboxes.size() <= 2);
    auto text = each.text;
    const std::string header = "name\tsize\n";
    if (next == 0) {
      CHECK(text.starts_with("Sizes\n\n" + header));
      text.erase(0, 7);
    }
    REQUIRE(text.starts_with(header));
    text.erase(0, header.size());
    for (const auto& cell : words_of(text)) {
      const auto& row = rows[next / 2 + 1];
      CHECK(cell == row[next % 2]);
      ++next;
    }
    CHECK(next % 2 == 0);
  }
  CHECK(next == 200);
}

TEST_CASE("a row too big for a chunk goes on under the repeated header") {
  std::string cell;
  for (int i = 0; i < 60; ++i) cell += "v" + std::to_string(i) + " ";
  const auto chunks = run_page({table({{"h1", "h2"}, {"key", cell}, {"end", "1"}}, 1)});
  std::string values;
  for (const auto& each : chunks) {
    CHECK(each.tokens <= 32);
    CHECK(each.text.starts_with("h1\th2\n"));
    values += each.text.substr(6) + " ";
  }
  CHECK(words_of(values) == words_of("key " + cell + " end 1"));
}

TEST_CASE("a header too big to repeat stands once") {
  std::string title;
  for (int i = 0; i < 20; ++i) title += "t" + std::to_string(i) + " ";
  auto rows = numbered_rows(30);
  rows[0] = {title, "size"};
  int with_header = 0;
  for (const auto& each : run_page({table(rows, 1)})) {
    CHECK(each.tokens <= 32);
    with_header += each.text.find("t19") != std::string::npos ? 1 : 0;
  }
  CHECK(with_header == 1);
}

TEST_CASE("odd tables lose nothing: no cells, all header, more header rows than rows") {
  CHECK(run_page({table({{}, {"", ""}}, 1)}).empty());
  CHECK(run_page({table({{"a"}, {"b"}}, 9)})[0].text == "a\nb");
  CHECK(run_page({table({{"a"}, {"b"}}, -3)})[0].text == "a\nb");
  std::string all;
  for (const auto& each : run_page({table(numbered_rows(50), 51)})) all += each.text + "\n";
  CHECK(words_of(all).size() == 102);
  const auto wide =
      run_page({table({{std::string(400, 'x'), "y"}, {"z", std::string(200, 'x')}}, 1)});
  std::size_t letters = 0;
  for (const auto& each : wide) {
    letters += static_cast<std::size_t>(std::ranges::count(each.text, 'x'));
  }
  CHECK(letters == 600);
}

TEST_CASE("a table given as text alone is chunked as text") {
  CHECK(run_page({of_kind(block_kind::table, "a b\nc d")})[0].text == "a b c d");
}
