/// Reads the part of a structure tree that a page's marked content belongs to.
#pragma once
#include <cstddef>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/pdf/marked_content.hpp"

namespace pagemill::extract {

struct page_tags {
  std::vector<raw_tag> tags;  ///< as raw_page::tags
  std::vector<int> lines;     ///< of each line of the structured text: index in tags, or -1

  int of_line(std::size_t line) const { return line < lines.size() ? lines[line] : -1; }
};

/// What a damaged or hostile tree does not say clearly is left out: cycles, elements deeper than
/// 64, pages with more than 20,000 elements or a million siblings. Depends on the page only, not on
/// those read before.
page_tags read_tags(fz_context* context, pdf_document* document, const marked_content& marks);

}  // namespace pagemill::extract
