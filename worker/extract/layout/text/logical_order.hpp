/// Lines with right-to-left text: from the places of their glyphs to the order in which they are
/// read. Files draw such lines in either direction, and by pieces.
#pragma once
#include <span>
#include <vector>

namespace pagemill::extract {

struct placed_glyph {
  char32_t c = 0;
  float x0 = 0, x1 = 0;  ///< equal: a further character of a ligature, or a mark
};

inline constexpr int inserted_space = -1;

/// Indices of `glyphs` in logical order, and inserted_space where a gap separates words. Follows
/// the Unicode bidirectional algorithm (UAX #9) backwards, by ICU. `size` is that of the font.
std::vector<int> logical_order(std::span<const placed_glyph> glyphs, float size);

/// Whether MuPDF may have turned around a line with this character: it is right-to-left, or a digit
/// of Arabic.
bool may_be_turned(char32_t c);

}  // namespace pagemill::extract
