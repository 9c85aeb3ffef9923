/// Whether the tags of a page may be believed. Producers write structure trees with little care:
/// some tag everything as one paragraph, some a part of the page only, some at random.
#pragma once
#include <cstdint>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// Characters of the page's lines by what the tree says of them.
struct tagged_text {
  std::uint64_t all = 0;
  std::uint64_t named = 0;     ///< by any element, or as an artifact
  std::uint64_t content = 0;   ///< by an element
  std::uint64_t headings = 0;  ///< by an element that is a heading
  std::uint64_t others = 0;    ///< by one with another role
};
tagged_text count_tagged(const raw_page& page);

/// The tree names nearly all of the page's text, not as artifacts only.
bool is_tagged(const tagged_text& text);

/// The page is tagged, with several roles, of which headings are a small part, and what is one
/// heading stands together.
bool has_sane_roles(const raw_page& page);

}  // namespace pagemill::extract
