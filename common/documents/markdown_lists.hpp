/// How deep a block of Markdown stands in a list, from where it stands on the page.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

enum class list_marks { bullets, numbers };

class list_nesting {
 public:
  struct place {
    std::size_t indent = 0;  ///< columns before the block
    /// An empty line is needed before it: else it would go on the paragraph before.
    bool apart = true;
  };
  /// Where the next block goes. An item further right than the one before it is one of a list in
  /// that item; a paragraph or code that stands where an item's text does belongs to the item.
  /// `mark_columns` are those of an item's mark with its space, else 0.
  place next(const block& from, std::size_t mark_columns, list_marks marks);

 private:
  struct level {
    float x = 0;
    std::size_t indent = 0, content = 0;  ///< columns before the mark, before the text
  };
  place add_item(const block& from, std::size_t mark_columns, list_marks marks);
  bool is_below(const block& from) const;

  std::vector<level> levels_;
  float y_ = 0;  ///< the top of the last block
  bool after_item_ = false;
};

/// Appends `text` with its further lines moved to the right, like the first.
void append_indented(std::string& out, std::string_view text, std::size_t indent);

}  // namespace pagemill
