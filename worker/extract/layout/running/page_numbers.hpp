/// Which words of a line may be the number of its page.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace pagemill::extract {

struct page_number {
  std::size_t begin = 0, end = 0;  ///< bytes of the line
  int offset = 0;                  ///< from the page
};

/// Whole numbers that stand alone, roman numerals, and the second half of "3-12" and "A-12". A
/// number far from the page counts only where the line has no other words, or where a word such as
/// "Page" says what it is: else it may be that of an invoice, which grows with the pages, too.
std::vector<page_number> page_numbers_in(std::string_view line, int page);

}  // namespace pagemill::extract
