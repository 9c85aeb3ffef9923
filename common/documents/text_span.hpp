/// Parts of a block's text that look different from the rest of it, or lead somewhere.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pagemill {

/// The spans of a block are in order, do not overlap, and never cut a character.
struct text_span {
  std::size_t begin = 0, end = 0;  ///< bytes of the block's text; in JSON they count code points
  bool bold = false;               ///< what the style is here, instead of the block's own
  bool italic = false;
  bool monospace = false;
  std::string link;  ///< an address for which is_outward_link() holds; else empty
  std::string note;  ///< the mark of the footnote on the same page to which it refers; else empty
  bool operator==(const text_span&) const = default;
};

/// Whether a link leads to where a reader may follow it: http, https and mailto. Other schemes run
/// programs (javascript) or name files of somebody's machine.
bool is_outward_link(std::string_view address);

}  // namespace pagemill
