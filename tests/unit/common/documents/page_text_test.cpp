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
  CHECK(markdown(blocks, running_text::keep) == "\\# Manual\n\n# Tides\n\n3");
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
  CHECK(markdown({table}) == "| Light | Height |\n| --- | --- |\n| Old \\| new | 12 |\n| x |  |");
}

}  // namespace
}  // namespace pagemill
