#include "worker/extract/layout/order/tag_order.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/order/reading_order.hpp"

namespace pagemill::test {
namespace {

using extract::raw_page;
using extract::tag_role;

struct tagged_line {
  std::string_view text;
  line_options options;
  int tag = -1;
};

/// In the order in which the file draws them; tag n is a paragraph of its own.
raw_page page_of(const std::vector<tagged_line>& lines) {
  raw_page_maker maker;
  int last = -1;
  for (auto [text, options, tag] : lines) {
    options.width = 200;
    maker.block().line(text, options);
    last = std::max(last, tag);
  }
  auto page = maker.make();
  for (std::size_t i = 0; i < lines.size(); ++i) page.lines[i].tag = lines[i].tag;
  for (int tag = 0; tag <= last; ++tag) {
    page.tags.push_back({tag_role::paragraph, 0, static_cast<std::uint32_t>(tag)});
  }
  return page;
}

/// The lines as they are read, with " " between them.
std::string read_in_order(const raw_page& page) {
  const auto changed = extract::in_reading_order(page);
  const auto& read = changed ? *changed : page;
  std::string out;
  for (const auto& line : read.lines) {
    const auto& span = read.spans[line.first_span];
    if (!out.empty()) out += ' ';
    out += read.text.substr(span.begin, span.end - span.begin);
  }
  return out;
}

}  // namespace

TEST_CASE("where places do not tell, the tree does") {
  // Two boxes side by side: the file draws the right one first, which is no step back up.
  CHECK(read_in_order(page_of({{"sidebar", {.x = 320, .y = 100}, 2},
                               {"one", {.x = 72, .y = 120}, 0},
                               {"two", {.x = 72, .y = 140}, 1}})) == "one two sidebar");
  // A line that no element names follows the one before it.
  CHECK(read_in_order(page_of({{"sidebar, with many words in it", {.x = 320, .y = 100}, 2},
                               {"7", {.x = 320, .y = 112}},
                               {"one", {.x = 72, .y = 120}, 0},
                               {"two", {.x = 72, .y = 140}, 1}})) ==
        "one two sidebar, with many words in it 7");
}

TEST_CASE("an order of the tree that goes back and forth is not read") {
  CHECK(read_in_order(page_of({{"a", {.y = 100}, 3},
                               {"b", {.y = 120}, 1},
                               {"c", {.y = 140}, 0},
                               {"d", {.y = 160}, 2}})) == "a b c d");
}

TEST_CASE("a tree that leaves out much of the page, or mixes its parts, gives no order") {
  const extract::line_order drawn{0, 1, 2, 3};
  CHECK(extract::tag_order(page_of({{"left out", {.y = 100}},
                                    {"b", {.y = 120}, 1},
                                    {"c", {.y = 140}, 0},
                                    {"d", {.y = 160}, 2}}),
                           drawn)
            .empty());
  CHECK(extract::tag_order(page_of({{"a", {.y = 100}, 0},
                                    {"b", {.y = 120}, 1},
                                    {"c", {.y = 140}, 0},
                                    {"d", {.y = 160}, 1}}),
                           drawn)
            .empty());
  CHECK(extract::tag_order(page_of({{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}}), drawn).empty());
}

}  // namespace pagemill::test
