/// Which words of a page are links that leave the document.
#pragma once
#include <cstdint>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

struct linked_text {
  std::uint32_t begin = 0, end = 0;  ///< bytes of raw_page::text
  int annotation = -1;               ///< index in raw_page::annotations
};

/// The linked words, and the gaps between those of one link, by their place in the text. A word
/// belongs to the first link that has its middle. Characters at the ends of a word that are no
/// letters and lie outside of the link are not of it: the bracket before, the full stop behind.
/// Takes time for a limited number of words; further links are left out.
std::vector<linked_text> find_linked_text(const raw_page& page);

}  // namespace pagemill::extract
