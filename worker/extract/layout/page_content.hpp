/// What stands on a page, in reading order, before it is known what each row is.
#pragma once
#include <vector>

#include "common/documents/block.hpp"
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/profile/profile.hpp"
#include "worker/extract/layout/tables/table_finder.hpp"

namespace pagemill::extract {

/// An image, a table, or rows that stand together.
struct content_piece {
  int image = -1;  ///< index of raw_page::images
  int table = -1;  ///< index of page_content::tables
  std::size_t first_row = 0, row_count = 0;
};

struct page_content {
  std::vector<content_piece> pieces;
  std::vector<row> rows;  ///< of the body
  std::vector<block> tables;
  std::vector<block> headers, footers;  ///< the rows that are running lines
  bool limited = false;                 ///< a limit kept order, tables or headings from being found

  /// Its approximate size in memory.
  std::size_t bytes() const;
};

/// A page that has only running lines keeps them as its body.
page_content content_of(const raw_page& raw, const document_profile& profile);

}  // namespace pagemill::extract
