// Tables from the file to their records: cells with spans, and parts on several pages.
#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "common/documents/table_continuation.hpp"
#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/pdf/long_table.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::long_table_rows;
using pdf_writer::pdf_kind;

/// The table of each page from `first` on.
std::vector<block> tables_from(const spool_file& file, int first) {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto all = run(child, {.input = file.descriptor(), .first_page = first});
  REQUIRE(all.end() != nullptr);
  std::vector<block> tables;
  for (const auto& page : all.pages) {
    CHECK(std::ranges::count(page.value.blocks, block_kind::table, &block::kind) == 1);
    tables.push_back(*std::ranges::find(page.value.blocks, block_kind::table, &block::kind));
  }
  return tables;
}

const table_cell& cell_at(const block& table, int row, int column) {
  const auto found = std::ranges::find_if(
      table.cells, [&](const table_cell& c) { return c.row == row && c.column == column; });
  REQUIRE(found != table.cells.end());
  return *found;
}

TEST_CASE("a table over three pages is one on each, with spans, and each is the rest of the last") {
  const auto file = spool_pdf({.kind = pdf_kind::long_table, .pages = 3, .words_per_page = 120});
  const auto tables = tables_from(file, 1);
  REQUIRE(tables.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(tables[i].rows == long_table_rows(1, static_cast<int>(i) + 1));
    CHECK(tables[i].header_rows == 2);
    const auto& place = cell_at(tables[i], 0, 1);
    CHECK((place.row_span == 2 && place.column_span == 1));
    const auto& counts = cell_at(tables[i], 0, 2);
    CHECK((counts.row_span == 1 && counts.column_span == 2));
    CHECK(counts.bbox.x1 - counts.bbox.x0 == doctest::Approx(231).epsilon(.01));
    CHECK(counts.bbox.y1 - counts.bbox.y0 == doctest::Approx(18).epsilon(.05));
    CHECK(cell_at(tables[i], 2, 0).row_span == 3);
    CHECK(cell_at(tables[i], 5, 0).row_span == 3);
    CHECK(cell_at(tables[i], 3, 3).row_span == 1);
  }
  CHECK_FALSE(tables[0].opens_page);
  CHECK(is_continuation(tables[0], tables[1]));
  CHECK(is_continuation(tables[1], tables[2]));
  CHECK_FALSE(is_continuation(tables[2], tables[1]));
  // Whichever page a run begins with.
  CHECK(tables_from(file, 2) == std::vector<block>{tables[1], tables[2]});
}

TEST_CASE("tables with captions on neighbouring pages are no rests of each other") {
  const auto tables = tables_from(spool_pdf({.kind = pdf_kind::table, .pages = 3}), 1);
  REQUIRE(tables.size() == 3);
  CHECK(tables[0].closes_page);
  CHECK_FALSE(tables[1].opens_page);
  CHECK_FALSE(is_continuation(tables[0], tables[1]));
}

}  // namespace
}  // namespace pagemill::test
