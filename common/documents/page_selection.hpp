/// Which pages of a document are wanted: the submit option `pages`, such as "1-5,8,20-".
#pragma once
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"

namespace pagemill {

/// Inclusive, from 1.
struct page_range {
  int first = 1;
  int last = std::numeric_limits<int>::max();
  bool operator==(const page_range&) const = default;
};

/// A set of pages. The default is every page.
class page_selection {
 public:
  page_selection() = default;
  /// Comma-separated pages and ranges; "7-" runs to the end; empty text selects all. Overlaps
  /// merge. invalid_input says which part is wrong; at most 1,000 parts.
  static result<page_selection> parse(std::string_view text);

  bool all() const { return ranges_.empty(); }
  const std::vector<page_range>& ranges() const { return ranges_; }
  bool contains(int page) const;
  /// The smallest selected page >= `page` and <= `page_count`, or 0 if there is none.
  int next(int page, int page_count) const;
  /// The number of selected pages in a document of `page_count` pages.
  int count(int page_count) const;
  /// Canonical text: sorted and merged; "" for all pages. parse(text()) is the same selection.
  std::string text() const;
  bool operator==(const page_selection&) const = default;

 private:
  std::vector<page_range> ranges_;  ///< sorted, disjoint, not adjacent
};

}  // namespace pagemill
