/// The levels of a document's headings.
#pragma once
#include <map>
#include <span>
#include <vector>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

/// Headings of one size and weight.
struct heading_style {
  float size = 0;  ///< points, in tenths
  bool bold = false;
  int level = 1;        ///< from 1
  int depth_least = 0;  ///< of their numbering ("2.3.1" is 3), by those that are numbered
  bool operator==(const heading_style&) const = default;
};

struct heading_levels {
  std::vector<heading_style> styles;  ///< by size, descending, of one size the bold one first
  /// The title is a heading that the outline leaves out: its entries are one level deeper.
  bool title_above_outline = false;
  bool operator==(const heading_levels&) const = default;

  /// 1..6, of the heading that begins with `first`: the outline's level; else that of its look,
  /// and its numbering within the look.
  int level_of(const row& first) const;
};

/// Takes the headings of any number of pages, in the order of the pages.
class heading_level_finder {
 public:
  /// The rows of a page, with their parts of headings.
  void add(int page, std::span<const row> rows);
  heading_levels finish() const;

 private:
  struct look {
    float size = 0;
    bool bold = false;
    /// Larger and bolder looks first.
    bool operator<(const look& other) const {
      return size != other.size ? size > other.size : bold && !other.bold;
    }
    bool operator==(const look&) const = default;
  };
  struct count {
    int headings = 0, outlined = 0;
    int depth_least = 0;
    std::map<int, int> outline_levels;  ///< level -> headings
  };
  look known_look(const row& line) const;

  std::map<look, count> looks_;
  look first_page_largest_;
  bool first_page_outlined_ = false;
  int first_page_ = 0;
};

}  // namespace pagemill::extract
