/// Text in normal form, character by character, with the places where each came from.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/analysis/characters.hpp"

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

/// NFKC, case-folded, without what is ignorable. Malformed bytes are separators. Texts of 4 GiB and
/// more are cut. Both paths give the same; the fast one asks ICU for what depends on its neighbours
/// only.
void read_units(std::string_view text, std::vector<unit>& units,
                normal_path path = normal_path::fast);

}  // namespace pagemill
