#include "worker/extract/layout/painted/picture_rules.hpp"

#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/pdf/single_page.hpp"

namespace pagemill::extract {
namespace {

std::optional<jpeg_header> header_of(const std::string& bytes) {
  return read_jpeg_header({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

jpeg_header plain_jpeg(int width, int height, int components) {
  return {width, height, components, 8, true};
}

}  // namespace

TEST_CASE("a page is drawn at the wanted pixels an inch, or smaller when that would be too much") {
  struct expected_row {
    double width, height;
    int dpi;
    std::int64_t pixels_max;
    int pixels_wide, pixels_high;
  };
  constexpr std::int64_t plenty = 1'000'000'000;
  for (const auto& [width, height, dpi, pixels_max, wide, high] :
       {expected_row{595, 842, 72, plenty, 595, 842}, expected_row{595, 842, 96, plenty, 793, 1123},
        expected_row{612, 792, 300, plenty, 2550, 3300},
        // Too many pixels: both sides shrink alike.
        expected_row{14'400, 14'400, 300, 25'000'000, 5000, 5000},
        expected_row{14'400, 3600, 300, 25'000'000, 10'000, 2500},
        // Every page has a pixel, and no side is too long for its readers.
        expected_row{0.01, 0.01, 36, plenty, 1, 1},
        expected_row{14'400, 0.01, 300, plenty, 32'000, 1},
        expected_row{1e30, 1e30, 96, 25'000'000, 5000, 5000},
        expected_row{1e30, 1e-30, 96, 10'000, 10'000, 1}, expected_row{3, 5, 36, 1, 1, 1}}) {
    CAPTURE(width);
    CAPTURE(height);
    const auto size = fit_page(width, height, dpi, pixels_max);
    REQUIRE(size);
    CHECK(size->width == wide);
    CHECK(size->height == high);
  }
}

TEST_CASE("no page passes the limit by rounding") {
  for (int width = 1; width < 200; width += 3) {
    for (int height = 1; height < 200; height += 7) {
      const auto size = fit_page(width, height, 300, 5'000);
      REQUIRE(size);
      CHECK(static_cast<std::int64_t>(size->width) * size->height <= 5'000);
    }
  }
}

TEST_CASE("a page without an area is not drawn") {
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  constexpr double endless = std::numeric_limits<double>::infinity();
  for (const double bad : {0.0, -1.0, no_number, endless, -endless}) {
    CHECK_FALSE(fit_page(bad, 100, 96, 1000));
    CHECK_FALSE(fit_page(100, bad, 96, 1000));
  }
}

TEST_CASE("the size of a JPEG is read from its header") {
  const auto plain = pdf_writer::sham_jpeg(640, 480, 3);
  auto found = header_of(plain);
  REQUIRE(found);
  CHECK(found->width == 640);
  CHECK(found->height == 480);
  CHECK(found->components == 3);
  CHECK(found->bits == 8);
  CHECK(found->common);
  // Other segments come before, and bytes of padding.
  auto longer = plain;
  longer.insert(2, std::string("\xFF\xE0\x00\x04XY\xFF\xFF\xFF\xFE\x00\x03Z", 13));
  found = header_of(longer);
  REQUIRE(found);
  CHECK(found->width == 640);
  auto arithmetic = plain;
  arithmetic[3] = '\xC9';
  REQUIRE(header_of(arithmetic));
  CHECK_FALSE(header_of(arithmetic)->common);
}

TEST_CASE("what is no JPEG, or is cut, has no header") {
  const auto plain = pdf_writer::sham_jpeg(640, 480, 3);
  for (std::size_t cut = 0; cut < 12; ++cut) CHECK_FALSE(header_of(plain.substr(0, cut)));
  CHECK_FALSE(header_of("\x89PNG\r\n\x1A\n and more"));
  CHECK_FALSE(header_of("\xFF\xD8 no marker"));
  CHECK_FALSE(header_of(std::string("\xFF\xD8\xFF\xDA\x00\x02\xFF\xC0\x00\x11", 10) + plain));
  CHECK_FALSE(header_of(std::string("\xFF\xD8\xFF\xE0\x00\x01\xFF\xC0", 8) + plain));
  CHECK_FALSE(header_of(std::string("\xFF\xD8\xFF\xC0\x00\x02", 6) + plain));
}

TEST_CASE("only a JPEG that means what its readers take it for stays as it is") {
  constexpr std::int64_t plenty = 1 << 30;
  const image_traits photo{.width = 640,
                           .height = 480,
                           .components = 3,
                           .colors = image_colors::rgb,
                           .jpeg = plain_jpeg(640, 480, 3)};
  CHECK(choose_form(photo, plenty) == image_form::untouched_jpeg);
  auto other = photo;
  other.masked = true;
  CHECK(choose_form(other, plenty) == image_form::rgb_alpha_png);
  other = photo;
  other.remapped = true;
  CHECK(choose_form(other, plenty) == image_form::rgb_png);
  other = photo;
  other.jpeg = plain_jpeg(320, 480, 3);
  CHECK(choose_form(other, plenty) == image_form::rgb_png);
  other.jpeg = plain_jpeg(640, 480, 4);
  CHECK(choose_form(other, plenty) == image_form::rgb_png);
  other.jpeg = plain_jpeg(640, 480, 3);
  other.jpeg->common = false;
  CHECK(choose_form(other, plenty) == image_form::rgb_png);
  other.jpeg = plain_jpeg(640, 480, 3);
  other.jpeg->bits = 12;
  CHECK(choose_form(other, plenty) == image_form::rgb_png);
  other = photo;
  other.components = 4;
  other.colors = image_colors::other;
  CHECK(choose_form(other, plenty) == image_form::rgb_png);
  const image_traits grey{.width = 9, .height = 9, .components = 1, .colors = image_colors::gray};
  CHECK(choose_form(grey, plenty) == image_form::gray_png);
  const image_traits stencil{.width = 9, .height = 9, .stencil = true};
  CHECK(choose_form(stencil, plenty) == image_form::gray_png);
}

TEST_CASE("an image that takes too much to unpack is refused, and a stored JPEG takes nothing") {
  image_traits image{.width = 1000, .height = 1000, .components = 3, .colors = image_colors::rgb};
  CHECK(choose_form(image, 6'000'000) == image_form::rgb_png);
  CHECK(choose_form(image, 5'999'999) == image_form::too_large);
  image.masked = true;
  CHECK(choose_form(image, 6'000'000) == image_form::too_large);
  image = {.width = 1 << 20, .height = 1 << 20, .components = 1, .colors = image_colors::gray};
  CHECK(choose_form(image, 256 << 20) == image_form::too_large);
  image.jpeg = plain_jpeg(1 << 20, 1 << 20, 1);
  CHECK(choose_form(image, 256 << 20) == image_form::untouched_jpeg);
}

}  // namespace pagemill::extract
