// Pictures from documents, made by the real program in its sandbox.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/pdf/single_page.hpp"
#include "tests/support/places.hpp"
#include "tests/support/png_reader.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::pdf_kind;
using pdf_writer::single_page;
using pdf_writer::single_page_pdf;

struct picture_site {
  extractor_pool pool{program_settings()};
  workspace_id workspace = make_workspace();

  collected ask(const spool_file& file, picture_request wanted, extract_limits limits = {},
                const std::string& password = "") {
    auto child = pool.take(workspace);
    return run(
        child,
        {.input = file.descriptor(), .password = password, .part = wanted, .limits = limits});
  }
  png_picture png(const spool_file& file, picture_request wanted, extract_limits limits = {}) {
    const auto all = ask(file, wanted, limits);
    REQUIRE(all.end() != nullptr);
    REQUIRE(all.pictures.size() == 1);
    CHECK(all.pictures[0].format == picture_format::png);
    auto read = read_png(all.part);
    CHECK(read.width == all.pictures[0].width);
    CHECK(read.height == all.pictures[0].height);
    return read;
  }
  std::string failure(const spool_file& file, picture_request wanted, extract_limits limits = {}) {
    const auto all = ask(file, wanted, limits);
    CHECK(all.pictures.empty());
    if (all.death() != nullptr) return std::string(to_string(all.death()->cause));
    return all.failure() == nullptr ? "none" : all.failure()->code;
  }
};

/// A small image of numbered values in colors, row by row.
std::string ramp(int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(i * 5 & 0xFF);
  return bytes;
}

constexpr const char* grey_4x2 = "/Width 4 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8";
constexpr const char* rgb_4x2 = "/Width 4 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8";

}  // namespace

TEST_CASE("a page becomes a picture of its size at the requested resolution") {
  picture_site site;
  const auto file = spool_pdf({.pages = 2});
  for (const auto& [dpi, width, height] : {std::tuple{72, 595, 842}, std::tuple{144, 1190, 1684}}) {
    const auto page = site.png(file, {.page = 2, .dpi = dpi});
    CHECK(page.width == width);
    CHECK(page.height == height);
    CHECK(page.channels == 3);
    CHECK(page.at(0, 0) == 255);
    const auto dark = std::ranges::count_if(page.samples, [](int value) { return value < 64; });
    CHECK(dark > width * height / 100);
  }
}

TEST_CASE("content appears in its place, even on a rotated page") {
  picture_site site;
  // Red in the lower left quarter, blue in the upper right one.
  single_page page{.content = "1 0 0 rg 0 0 100 50 re f 0 0 1 rg 100 50 100 50 re f\n"};
  const auto upright = site.png(spool(single_page_pdf(page)), {.dpi = 72});
  REQUIRE(upright.width == 200);
  CHECK(upright.at(10, 90, 0) == 255);
  CHECK(upright.at(10, 90, 2) == 0);
  CHECK(upright.at(190, 10, 2) == 255);
  CHECK(upright.at(190, 90, 1) == 255);
  page.page_entries = "/Rotate 90";
  const auto turned = site.png(spool(single_page_pdf(page)), {.dpi = 72});
  CHECK(turned.width == 100);
  CHECK(turned.height == 200);
  CHECK(turned.at(10, 10, 2) == 0);
  CHECK(turned.at(90, 190, 0) == 0);
}

TEST_CASE("a picture rendered in bands is seamless") {
  picture_site site;
  // Bands have four million pixels; a line crosses all of them.
  const single_page page{.width = 720, .height = 720, .content = "0 0 m 720 720 l 6 w S\n"};
  const auto file = spool(single_page_pdf(page));
  const auto all = site.png(file, {.dpi = 300});
  REQUIRE(all.width == 3000);
  REQUIRE(all.height == 3000);
  int broken = 0;
  for (int y = 5; y < 2995; ++y) broken += all.at(2999 - y, y) == 0 ? 0 : 1;
  CHECK(broken == 0);
}

TEST_CASE("a giant page is scaled down to the limit") {
  picture_site site;
  const auto file =
      spool(single_page_pdf({.width = 14'400, .height = 14'400, .content = "0 0 99 99 re f\n"}));
  const auto all = site.png(file, {.dpi = 300}, {.page_pixels = 1'000'000});
  CHECK(all.width == 1000);
  CHECK(all.height == 1000);
  auto settings = program_settings();
  settings.memory_mb = 192;
  extractor_pool tight(settings);
  auto child = tight.take(make_workspace());
  const auto made = run(child, {.input = file.descriptor(), .part = picture_request{.dpi = 300}});
  REQUIRE(made.pictures.size() == 1);
  CHECK(made.pictures[0].width == 5000);
  CHECK(made.part.size() < 1'000'000);
}

TEST_CASE("an image comes out pixel for pixel as it is stored") {
  picture_site site;
  const auto file = spool(single_page_pdf({.images = {{grey_4x2, ramp(8)}, {rgb_4x2, ramp(24)}}}));
  const auto grey = site.png(file, {.image = 0});
  CHECK(grey.channels == 1);
  CHECK(grey.samples == std::vector<std::uint8_t>{0, 5, 10, 15, 20, 25, 30, 35});
  const auto colors = site.png(file, {.image = 1});
  CHECK(colors.channels == 3);
  REQUIRE(colors.samples.size() == 24);
  for (int i = 0; i < 24; ++i) CHECK(colors.samples[static_cast<std::size_t>(i)] == i * 5);
}

TEST_CASE("masks become alpha, stencils black on white, and other color spaces RGB") {
  picture_site site;
  const auto file = spool(single_page_pdf(
      {.images = {{std::string(rgb_4x2) + " /SMask MASK", std::string(24, '\x80'), grey_4x2,
                   std::string("\xFF\0\xFF\xFF\xFF\xFF\xFF\xFF", 8)},
                  {"/Width 8 /Height 1 /ImageMask true /BitsPerComponent 1", "\x0F"},
                  {"/Width 1 /Height 1 /ColorSpace /DeviceCMYK /BitsPerComponent 8",
                   std::string("\0\xFF\xFF\0", 4)},
                  {"/Width 2 /Height 1 /ColorSpace [/Indexed /DeviceRGB 1 <0000FF00FF00>] "
                   "/BitsPerComponent 8",
                   std::string("\1\0", 2)}}}));
  const auto masked = site.png(file, {.image = 0});
  CHECK(masked.channels == 4);
  CHECK(masked.at(0, 0, 3) == 255);
  CHECK(masked.at(0, 0, 0) == 128);
  CHECK(masked.at(1, 0, 3) == 0);
  const auto stencil = site.png(file, {.image = 1});
  CHECK(stencil.channels == 1);
  CHECK(stencil.at(0, 0) == 0);
  CHECK(stencil.at(7, 0) == 255);
  const auto ink = site.png(file, {.image = 2});
  CHECK(ink.channels == 3);
  CHECK(ink.at(0, 0, 0) > 200);
  CHECK(ink.at(0, 0, 1) < 80);
  const auto indexed = site.png(file, {.image = 3});
  CHECK(indexed.samples == std::vector<std::uint8_t>{0, 255, 0, 0, 0, 255});
}

TEST_CASE("a JPEG that needs no conversion is passed through byte for byte") {
  picture_site site;
  const auto jpeg = pdf_writer::sham_jpeg(640, 480, 3);
  const auto file = spool(single_page_pdf(
      {.images = {{"/Width 640 /Height 480 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
                   "/Filter /DCTDecode",
                   jpeg}}}));
  const auto all = site.ask(file, {.image = 0});
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.pictures.size() == 1);
  CHECK(all.pictures[0].format == picture_format::jpeg);
  CHECK(all.pictures[0].width == 640);
  CHECK(all.part == jpeg);
}

TEST_CASE("pictures number the images as the records of their page do") {
  picture_site site;
  const auto file = spool(
      single_page_pdf({.content = "q 50 0 0 50 0 0 cm /Im1 Do Q BT /F1 9 Tf 9 80 Td (x) Tj ET "
                                  "q 50 0 0 50 100 0 cm /Im0 Do Q\n",
                       .images = {{grey_4x2, ramp(8)}, {rgb_4x2, ramp(24)}}}));
  auto child = site.pool.take(site.workspace);
  const auto records = run(child, {.input = file.descriptor()});
  REQUIRE(records.images.size() == 2);
  CHECK(records.images[0].bbox.x0 == 0);
  CHECK(records.images[1].bbox.x0 == 100);
  CHECK(records.images[1].width == 4);
  REQUIRE(records.pages.size() == 1);
  CHECK(std::ranges::count(records.pages[0].value.blocks, block_kind::image, &block::kind) == 2);
  // The same child, after extracting text.
  const auto first = run(child, {.input = file.descriptor(), .part = picture_request{.image = 0}});
  CHECK(read_png(first.part).channels == 3);
  const auto again = run(child, {.input = file.descriptor()});
  CHECK(again.pages.size() == 1);
}

TEST_CASE("a picture that cannot be made has a code, and the child keeps serving") {
  picture_site site;
  const auto file = spool(single_page_pdf({.images = {{grey_4x2, ramp(8)}}}));
  CHECK(site.failure(file, {.page = 2}) == "no_such_page");
  CHECK(site.failure(file, {.image = 1}) == "no_such_image");
  CHECK(site.failure(file, {.image = 0}, {.image_bytes = 15}) == "image_too_large");
  CHECK(site.failure(file, {.image = 0}, {.picture_bytes = 20}) == "picture_too_large");
  CHECK(site.failure(file, {.dpi = 300}, {.picture_bytes = 100}) == "picture_too_large");
  CHECK(site.failure(spool("no file"), {}) == "not_a_pdf");
  CHECK(site.failure(spool_pdf({.password = "open sesame"}), {}) == "password_required");
  const auto damaged = spool(single_page_pdf(
      {.images = {{"/Width 4 /Height 2 /ColorSpace /Nonsense /BitsPerComponent 8", "x"},
                  {"/Width 4000 /Height 4000 /ColorSpace /DeviceCMYK /BitsPerComponent 16 "
                   "/Filter /JPXDecode",
                   "no JPEG 2000"}}}));
  // They exist on the page: the code is not "no such image".
  CHECK(site.failure(damaged, {.image = 0}) == "image_damaged");
  CHECK(site.failure(damaged, {.image = 1}) == "image_damaged");
  CHECK(site.failure(damaged, {.image = 2}) == "no_such_image");
  CHECK(site.png(damaged, {.dpi = 72}).width == 200);
  const auto locked = spool_pdf({.password = "open sesame"});
  CHECK(site.ask(locked, {}, {}, "open sesame").pictures.size() == 1);
}

TEST_CASE("a page that takes too long, or is silent for too long, makes no picture") {
  picture_site site;
  const auto slow = spool_pdf({.kind = pdf_kind::slow, .pages = 2, .odd_page = 1});
  const auto soft = site.failure(slow, {}, {.page_cpu_seconds = 1});
  CHECK((soft == "page_timeout" || soft == "page_out_of_memory" || soft == "out_of_memory"));
  auto child = site.pool.take(site.workspace);
  const int pid = child.pid();
  const auto all =
      run(child,
          {.input = slow.descriptor(), .part = picture_request{}, .limits = {.page_seconds = 1}});
  REQUIRE(all.failure() == nullptr);
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->page == 1);
  CHECK(is_gone(pid));
  CHECK(site.png(slow, {.page = 2, .dpi = 72}).width == 595);
}

TEST_CASE("hostile files of the corpus give a picture or a code, and never kill the child") {
  const std::filesystem::path source = source_file("");
  const auto folder = source.parent_path() / "shared" / "corpus" / "robust";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("SKIPPED: no corpus at ../shared/corpus");
    return;
  }
  picture_site site;
  int pictures = 0, refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("gen__") && !name.starts_with("pocs__")) continue;
    CAPTURE(name);
    std::ifstream stream(entry.path(), std::ios::binary);
    const auto file = spool(std::string{std::istreambuf_iterator<char>(stream), {}});
    const auto all = site.ask(file, {.dpi = 36}, {.page_seconds = 120, .page_cpu_seconds = 60});
#ifdef PAGEMILL_SANITIZED
    // There resident memory is limited from outside MuPDF, which then cannot recover.
    if (all.death() != nullptr) CHECK(all.death()->cause == death_cause::out_of_memory);
#else
    CHECK(all.death() == nullptr);
#endif
    ++(all.pictures.empty() ? refused : pictures);
    if (!all.pictures.empty()) CHECK(read_png(all.part).width > 0);
  }
  MESSAGE(pictures, " pictures, ", refused, " refused");
}

}  // namespace pagemill::test
