#include "common/documents/page_text.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

block make(block_kind kind, std::string text, int level = 0) {
  return {.kind = kind, .level = level, .text = std::move(text)};
}

TEST_CASE("text and Markdown leave out headers, footers and images") {
  const std::vector<block> blocks{make(block_kind::header, "Manual"),
                                  make(block_kind::heading, "Tides", 2),
                                  make(block_kind::paragraph, "Water rises."),
                                  make(block_kind::image, ""),
                                  make(block_kind::list_item, "\u2022 one"),
                                  make(block_kind::list_item, "\u2022 two"),
                                  make(block_kind::footer, "3")};
  CHECK(plain_text(blocks) == "Tides\n\nWater rises.\n\n\u2022 one\n\u2022 two");
  CHECK(markdown(blocks) == "## Tides\n\nWater rises.\n\n- one\n- two");
  CHECK(plain_text({}).empty());
}

TEST_CASE("running heads and feet are kept where they are asked for") {
  const std::vector<block> blocks{make(block_kind::header, "# Manual"),
                                  make(block_kind::heading, "Tides", 1),
                                  make(block_kind::image, ""), make(block_kind::footer, "3")};
  CHECK(plain_text(blocks, running_text::keep) == "# Manual\n\nTides\n\n3");
  CHECK(markdown(blocks, {.running = running_text::keep}) == "\\# Manual\n\n# Tides\n\n3");
}

TEST_CASE("Markdown says what the text says: marks in the text are escaped") {
  struct expected_row {
    block_kind kind;
    const char* text;
    const char* markdown;
  };
  for (const auto& [kind, text, expected] :
       {expected_row{block_kind::paragraph, "# no heading", "\\# no heading"},
        expected_row{block_kind::paragraph, "a * b _c_ snake_case", "a \\* b \\_c\\_ snake_case"},
        expected_row{block_kind::paragraph, "<b>", "\\<b>"},
        expected_row{block_kind::paragraph, "1. not a list", "1\\. not a list"},
        expected_row{block_kind::paragraph, "- not a list", "\\- not a list"},
        expected_row{block_kind::list_item, "3) third", "3. third"},
        expected_row{block_kind::list_item, "(a) letter", "- (a) letter"},
        expected_row{block_kind::code, "a ``` b", "````\na ``` b\n````"},
        expected_row{block_kind::heading, "C* heading", "# C\\* heading"}}) {
    CAPTURE(text);
    CHECK(markdown({make(kind, text, 1)}) == expected);
  }
}

TEST_CASE("a fence is longer than the longest of a million backquotes") {
  const std::string quotes(1'000'000, '`');
  CHECK(markdown({{.kind = block_kind::code, .text = "a `` " + quotes + " b"}})
            .starts_with(quotes + "`\n"));
  CHECK(markdown({{.kind = block_kind::code, .text = "`` `"}}).starts_with("```\n"));
}

TEST_CASE("a table is tab-separated text and a Markdown table") {
  block table = make(block_kind::table, "");
  table.rows = {{"Light", "Height"}, {"Old | new", "12"}, {"x"}};
  CHECK(plain_text({table}) == "Light\tHeight\nOld | new\t12\nx");
  table.header_rows = 1;
  CHECK(markdown({table}) == "| Light | Height |\n| --- | --- |\n| Old \\| new | 12 |\n| x |  |");
}

TEST_CASE("a table without header rows has an empty header line in Markdown") {
  block table = make(block_kind::table, "");
  table.rows = {{"Fair Isle", "36"}, {"Ness", "37"}};
  CHECK(markdown({table}) == "|  |  |\n| --- | --- |\n| Fair Isle | 36 |\n| Ness | 37 |");
  table.header_rows = 2;
  CHECK(markdown({table}) == "| Fair Isle / Ness | 36 / 37 |\n| --- | --- |");
  table.header_rows = 9;
  CHECK(markdown({table}) == "| Fair Isle / Ness | 36 / 37 |\n| --- | --- |");
}

TEST_CASE("heads over several columns of a Markdown table are said for each of them") {
  block table = make(block_kind::table, "");
  table.rows = {
      {"All lights", "", ""}, {"", "Height", ""}, {"Name", "tower", "light"}, {"Ness", "37", "40"}};
  table.header_rows = 3;
  table.cells = {{.column_span = 3}, {.row = 1, .column = 1, .column_span = 2}};
  for (int column = 0; column < 3; ++column) table.cells.push_back({.row = 2, .column = column});
  CHECK(markdown({table}) ==
        "| All lights / Name | Height / tower | Height / light |\n| --- | --- | --- |\n"
        "| Ness | 37 | 40 |");
}

TEST_CASE("a long text over many columns of a Markdown table's heads is said once") {
  block table = make(block_kind::table, "");
  table.rows.assign(2, std::vector<std::string>(1000));
  table.rows[0][0] = std::string(100'000, 'x');
  table.rows[0][999] = table.rows[1][0] = table.rows[1][999] = "y";
  table.header_rows = 1;
  table.cells = {{.column_span = 999}, {.column = 999}, {.row = 1}, {.row = 1, .column = 999}};
  CHECK(markdown({table}).size() < 120'000);
}

TEST_CASE("pipes, backslashes and line ends stay inside their cell of a Markdown table") {
  block table = make(block_kind::table, "");
  table.rows = {{"a\\|b", "two\nlines"}, {"*c*", "<d>"}};
  table.header_rows = 1;
  CHECK(markdown({table}) == "| a\\\\\\|b | two lines |\n| --- | --- |\n| \\*c\\* | \\<d> |");
}

}  // namespace
}  // namespace pagemill
