/// The mark at the start of a list item: what makes it an item, and what Markdown replaces.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace pagemill {

struct list_mark {
  std::size_t bytes = 0;  ///< of the mark and the space after it
  bool ordered = false;   ///< a number or letter rather than a bullet
};

/// The list mark at the start of `line`: a bullet, "1.", "(a)", "iv)" and the like before other
/// text.
std::optional<list_mark> find_list_mark(std::string_view line);

}  // namespace pagemill
