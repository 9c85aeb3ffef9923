/// How large a page is drawn, and in which format an image is returned. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace pagemill::extract {

inline constexpr int points_per_inch = 72;

struct drawn_size {
  double scale = 1;  ///< pixels per point
  int width = 0;     ///< pixels
  int height = 0;
};

/// The longest side of a picture, so that PNG readers with 16-bit sizes can show it.
inline constexpr int picture_side_max = 32'000;

/// The size of a page at `dpi`, reduced so that it has at most `pixels_max` pixels and no side
/// exceeds picture_side_max. nullopt for a page without an area.
std::optional<drawn_size> fit_page(double width, double height, int dpi, std::int64_t pixels_max);

/// The header of a JPEG.
struct jpeg_header {
  int width = 0;
  int height = 0;
  int components = 0;
  int bits = 0;
  bool common = false;  ///< baseline or progressive Huffman coding, which browsers read
};

/// nullopt if the bytes are not a JPEG or contain no size.
std::optional<jpeg_header> read_jpeg_header(std::span<const unsigned char> bytes);

enum class image_colors { gray, rgb, other };

struct image_traits {
  int width = 0;
  int height = 0;
  int components = 0;  ///< stored per pixel
  image_colors colors = image_colors::other;
  bool stencil = false;             ///< only marks where there is ink
  bool masked = false;              ///< parts of it are transparent
  bool remapped = false;            ///< its values have a non-standard meaning
  std::optional<jpeg_header> jpeg;  ///< stored as a JPEG
};

enum class image_form {
  untouched_jpeg,  ///< the stored bytes
  gray_png,
  rgb_png,
  rgb_alpha_png,
  too_large  ///< decoding it takes more than `bytes_max`
};

image_form choose_form(const image_traits& image, std::int64_t bytes_max);

}  // namespace pagemill::extract
