#include "worker/extract/layout/painted/picture_rules.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace pagemill::extract {
namespace {

int pixels_of(double points, double scale) {
  const auto rounded = std::lround(points * scale);
  return static_cast<int>(std::clamp<long>(rounded, 1, picture_side_max));
}

/// A start of frame contains the size; 0xC4, 0xC8 and 0xCC in this range mean something else.
bool is_frame(unsigned char marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(unsigned char marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

int number_at(std::span<const unsigned char> bytes, std::size_t at) {
  return bytes[at] << 8 | bytes[at + 1];
}

bool may_stay(const image_traits& image) {
  if (!image.jpeg || image.stencil || image.masked || image.remapped) return false;
  const auto& stored = *image.jpeg;
  const int expected = image.colors == image_colors::rgb ? 3 : 1;
  return stored.common && stored.bits == 8 && image.colors != image_colors::other &&
         stored.components == expected && stored.width == image.width &&
         stored.height == image.height;
}

}  // namespace

std::optional<drawn_size> fit_page(double width, double height, int dpi, std::int64_t pixels_max) {
  if (!std::isfinite(width) || !std::isfinite(height) || width <= 0 || height <= 0) {
    return std::nullopt;
  }
  double scale = static_cast<double>(dpi) / points_per_inch;
  scale = std::min(scale, std::sqrt(static_cast<double>(pixels_max) / width / height));
  scale = std::min(scale, picture_side_max / std::max(width, height));
  drawn_size size{scale, pixels_of(width, scale), pixels_of(height, scale)};
  // Rounding up, or the minimum of one pixel, may exceed the limit.
  auto& longer = size.width > size.height ? size.width : size.height;
  const auto shorter = std::min(size.width, size.height);
  longer = static_cast<int>(
      std::min<std::int64_t>(longer, std::max<std::int64_t>(1, pixels_max / shorter)));
  return size;
}

std::optional<jpeg_header> read_jpeg_header(std::span<const unsigned char> bytes) {
  if (bytes.size() < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return std::nullopt;
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (bytes[at] != 0xFF) return std::nullopt;
    const auto marker = bytes[at + 1];
    if (marker == 0xFF) {  // padding
      ++at;
      continue;
    }
    at += 2;
    if (stands_alone(marker)) continue;
    const int length = number_at(bytes, at);
    if (is_frame(marker)) {
      if (length < 8 || at + 8 > bytes.size()) return std::nullopt;
      return jpeg_header{.width = number_at(bytes, at + 5),
                         .height = number_at(bytes, at + 3),
                         .components = bytes[at + 7],
                         .bits = bytes[at + 2],
                         .common = marker <= 0xC2};
    }
    // The image data starts, or ends, before its size was given.
    if (length < 2 || marker == 0xDA || marker == 0xD9) return std::nullopt;
    at += static_cast<std::size_t>(length);
  }
  return std::nullopt;
}

image_form choose_form(const image_traits& image, std::int64_t bytes_max) {
  if (may_stay(image)) return image_form::untouched_jpeg;
  auto form = image_form::rgb_png;
  int drawn = 3;
  if (image.masked) {
    form = image_form::rgb_alpha_png;
    drawn = 4;
  } else if (image.stencil || image.colors == image_colors::gray) {
    form = image_form::gray_png;
    drawn = 1;
  }
  const int stored = std::max(image.components, 1) + (image.masked ? 1 : 0);
  const auto pixels = static_cast<std::int64_t>(image.width) * image.height;
  return pixels > bytes_max / (drawn + stored) ? image_form::too_large : form;
}

}  // namespace pagemill::extract
