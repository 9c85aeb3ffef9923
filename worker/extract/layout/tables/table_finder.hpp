/// Finds the tables of a page, ruled or not, and takes them out of its other text.
#pragma once
#include <span>
#include <vector>

#include "common/documents/block.hpp"
#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

struct found_table {
  block table;                       ///< of the kind table
  std::vector<std::uint32_t> lines;  ///< those of raw_page::lines that it takes, ascending
};

struct page_tables {
  std::vector<found_table> found;  ///< no line is in two
  bool limited = false;            ///< not looked for in all of the page
};

/// A page with more words than a page can show has none, and grids and tables with more cells are
/// left out: these are limited.
page_tables find_tables(const raw_page& page);

/// The page without the lines of `tables`. Each table becomes a raw block at the place of its first
/// line.
raw_page with_tables_in_place(raw_page page, std::span<const found_table> tables);

}  // namespace pagemill::extract
