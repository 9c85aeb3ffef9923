/// Reads back the PNGs that our programs write: not interlaced, 8 bits.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace pagemill::test {

struct png_picture {
  int width = 0;
  int height = 0;
  int channels = 0;  ///< 1 grey, 2 grey and alpha, 3 colors, 4 colors and alpha
  std::vector<std::uint8_t> samples = {};

  /// Channel `channel` of the pixel at (x, y), from the upper left corner.
  int at(int x, int y, int channel = 0) const;
};

/// Throws std::runtime_error with the reason if the bytes are not such a PNG: it checks the
/// signature, the order and checksums of the chunks and the length of the data.
png_picture read_png(std::string_view bytes);

}  // namespace pagemill::test
