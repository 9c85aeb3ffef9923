/// A text inside a block of Markdown: emphasis, code, links, references to notes, and everything
/// else escaped.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "common/documents/block.hpp"

namespace pagemill {

/// What a label of a note needs: labels are unique in a document, marks only on a page.
struct note_labels {
  int page = 0;  ///< from 1; 0: the mark is the label
  std::string label(std::string_view mark) const;
};

/// Appends the text of a block from `begin` on, with its style and spans. Emphasis is left out
/// where CommonMark would not read it as such, of a heading where it is all of it, and of running
/// lines. Takes linear time.
void append_styled_text(std::string& out, const block& from, std::size_t begin,
                        const note_labels& notes);

/// Appends `text` so that Markdown says the same.
void append_escaped(std::string& out, std::string_view text);

}  // namespace pagemill
