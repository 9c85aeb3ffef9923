/// How large a page is drawn, and in which form an image of a file leaves it. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace pagemill::extract {

inline constexpr int points_per_inch = 72;

struct drawn_size {
  double scale = 1;  ///< pixels a point
  int width = 0;     ///< pixels
  int height = 0;
};

/// No side of a picture is longer: readers of PNG that hold 16-bit sizes can show it.
inline constexpr int picture_side_max = 32'000;

/// A page of so many points at `dpi`, or smaller so that it has at most `pixels_max` pixels and no
/// side passes picture_side_max. Nothing for a page without an area.
std::optional<drawn_size> fit_page(double width, double height, int dpi, std::int64_t pixels_max);

/// What the header of a JPEG says.
struct jpeg_header {
  int width = 0;
  int height = 0;
  int components = 0;
  int bits = 0;
  bool common = false;  ///< baseline or progressive Huffman coding: what browsers read
};

/// Nothing when the bytes are no JPEG, or no size is found in them.
std::optional<jpeg_header> read_jpeg_header(std::span<const unsigned char> bytes);

enum class image_colors { gray, rgb, other };

struct image_traits {
  int width = 0;
  int height = 0;
  int components = 0;  ///< stored for each pixel
  image_colors colors = image_colors::other;
  bool stencil = false;             ///< only says where there is ink
  bool masked = false;              ///< parts of it show through
  bool remapped = false;            ///< its values mean something else than usual
  std::optional<jpeg_header> jpeg;  ///< stored as a JPEG
};

enum class image_form {
  untouched_jpeg,  ///< the stored bytes
  gray_png,
  rgb_png,
  rgb_alpha_png,
  too_large  ///< unpacking it takes more than `bytes_max`
};

image_form choose_form(const image_traits& image, std::int64_t bytes_max);

}  // namespace pagemill::extract
