/// Text in normal form, character by character, with the places where each came from.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/analysis/unicode/characters.hpp"

namespace pagemill {

/// A code point of the normal form.
struct unit {
  char32_t code = 0;
  std::uint32_t begin = 0, end = 0;  ///< bytes of the text as given
  character_kind kind = character_kind::separator;
  bool upper = false;   ///< as given
  bool raised = false;  ///< see character
};

enum class normal_path { fast, general };

/// NFKC, case-folded, without what is ignorable. Malformed bytes are separators. `offset` is added
/// to the units' places; all of them must fit. Both paths give the same; the fast one asks ICU only
/// for what depends on its neighbours.
void read_units(std::string_view text, std::uint32_t offset, std::vector<unit>& units,
                normal_path path = normal_path::fast);

}  // namespace pagemill
