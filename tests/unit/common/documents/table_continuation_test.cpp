#include "common/documents/table_continuation.hpp"

#include <string>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

constexpr float height = 800;

/// A table with cells between rules at the x of `edges`, one below the other from `y`.
block table_of(std::vector<std::vector<std::string>> rows, int header_rows,
               const std::vector<float>& edges = {50, 150, 250, 350}, float y = 100) {
  block made{.kind = block_kind::table, .header_rows = header_rows};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const float top = y + 20 * static_cast<float>(r);
      made.cells.push_back({.row = static_cast<int>(r),
                            .column = static_cast<int>(c),
                            .bbox = {edges[c], top, edges[c + 1], top + 20}});
    }
  }
  made.bbox = {edges.front(), y, edges.back(), y + 20 * static_cast<float>(rows.size())};
  made.rows = std::move(rows);
  return made;
}

block first_part() {
  auto made = table_of({{"Year", "Births", "Deaths"}, {"2001", "12", "13"}}, 1);
  made.closes_page = true;
  return made;
}

block opening(block made) {
  made.opens_page = true;
  return made;
}

block text_block(const char* text, float y, block_kind kind = block_kind::paragraph) {
  return {.kind = kind, .text = text, .bbox = {50, y, 300, y + 12}};
}

/// Whether a table between `before` and `after` opens and closes its page, as "oc", "o", "c", "".
std::string edges_between(std::vector<block> before, const std::vector<block>& after) {
  const auto at = before.size();
  before.push_back(table_of({{"1", "2", "3"}}, 0, {50, 150, 250, 350}, 400));
  before.insert(before.end(), after.begin(), after.end());
  mark_page_edges(before, height);
  return std::string(before[at].opens_page ? "o" : "") + (before[at].closes_page ? "c" : "");
}

}  // namespace

TEST_CASE("another table is not the rest of the one before") {
  const auto before = first_part();
  // Another head, one more column, other places, half of the width.
  CHECK_FALSE(is_continuation(
      before, opening(table_of({{"Year", "Births", "Weddings"}, {"2001", "12", "7"}}, 1))));
  CHECK_FALSE(is_continuation(
      before, opening(table_of({{"2002", "12", "7", "9"}}, 0, {50, 125, 200, 275, 350}))));
  CHECK_FALSE(
      is_continuation(before, opening(table_of({{"2002", "12", "7"}}, 0, {50, 300, 330, 350}))));
  CHECK_FALSE(
      is_continuation(before, opening(table_of({{"2002", "12", "7"}}, 0, {50, 100, 150, 200}))));
  CHECK_FALSE(
      is_continuation(before, opening(table_of({{"2002", "12", "7"}}, 0, {360, 460, 560, 660}))));
  // A single column is no more than a frame.
  auto frame = table_of({{"a"}, {"b"}}, 0, {50, 350});
  frame.opens_page = frame.closes_page = true;
  CHECK_FALSE(is_continuation(frame, frame));
}

TEST_CASE("what stands between two tables parts them") {
  const auto rest = table_of({{"2002", "14", "15"}}, 0);
  CHECK_FALSE(is_continuation(first_part(), rest));
  auto followed = first_part();
  followed.closes_page = false;
  CHECK_FALSE(is_continuation(followed, opening(rest)));
}

TEST_CASE("a table without cells or rows has no rest and is none") {
  auto old = first_part();
  old.cells.clear();
  CHECK_FALSE(is_continuation(old, opening(table_of({{"2002", "14", "15"}}, 0))));
  CHECK_FALSE(is_continuation(first_part(), opening(old)));
  block empty{.kind = block_kind::table, .opens_page = true, .closes_page = true};
  CHECK_FALSE(is_continuation(empty, empty));
}

TEST_CASE("a table without a head, or with the same head again, is the rest") {
  CHECK(is_continuation(first_part(), opening(table_of({{"2002", "14", "15"}}, 0))));
  CHECK(is_continuation(
      first_part(), opening(table_of({{"Year", "Births", "Deaths"}, {"2002", "14", "15"}}, 1))));
  // A row without digits may have been taken for another head.
  CHECK(is_continuation(
      first_part(),
      opening(table_of(
          {{"Year", "Births", "Deaths"}, {"unknown", "few", "none"}, {"2002", "14", "15"}}, 2))));
  // The text of unruled columns is as wide as it is.
  CHECK(is_continuation(first_part(),
                        opening(table_of({{"2002", "14", "15"}}, 0, {55, 140, 245, 340}))));
}

TEST_CASE("more heads than rows are no reason to read behind the end") {
  auto next = opening(table_of({{"Year", "Births", "Deaths"}}, 7));
  auto before = first_part();
  before.header_rows = 9;
  CHECK_FALSE(is_continuation(before, next));
}

TEST_CASE("text, pictures and captions before or after a table are of the body") {
  for (const auto& other :
       {text_block("And so they are.", 300), text_block("Deaths", 60, block_kind::heading),
        text_block("Table 2: Deaths", 300, block_kind::caption), text_block("note 12", 60),
        text_block("The war continued.", 300), text_block("Suite 12", 300),
        text_block("", 300, block_kind::image)}) {
    CAPTURE(other.text);
    CHECK(edges_between({other}, {}) == "c");
    CHECK(edges_between({}, {other}) == "o");
  }
  // A number is a page's only in the margins.
  CHECK(edges_between({text_block("12", 300)}, {}) == "c");
}

TEST_CASE("running lines, page numbers, logos and \"continued\" are not of the body") {
  for (const auto& other :
       {text_block("Annual report", 30, block_kind::header), text_block("- 12 -", 780),
        text_block("3/10", 30), text_block("", 20, block_kind::image),
        text_block("Table 2 \u2013 continued", 300, block_kind::caption),
        text_block("Deaths (suite)", 60, block_kind::heading), text_block("(Cont.)", 60),
        text_block("Fortsetzung auf der n\u00E4chsten Seite", 500)}) {
    CAPTURE(other.text);
    CHECK(edges_between({other}, {other}) == "oc");
  }
}

TEST_CASE("of two tables on a page one opens and the other closes it") {
  std::vector<block> blocks{table_of({{"1", "2", "3"}}, 0), table_of({{"1", "2", "3"}}, 0)};
  mark_page_edges(blocks, height);
  CHECK((blocks[0].opens_page && !blocks[0].closes_page));
  CHECK((!blocks[1].opens_page && blocks[1].closes_page));
  std::vector<block> none;
  mark_page_edges(none, height);
  CHECK(none.empty());
}

}  // namespace pagemill
