#include "tests/support/pdf/heavy_forms.hpp"

#include <format>

namespace pagemill::pdf_writer {
namespace {

constexpr std::uint64_t leaf_units = 1000;
constexpr int lines_of_text = 20;

/// A path that is built and discarded costs the reader only time.
std::string drawing_leaf() {
  std::string out;
  for (std::uint64_t i = 0; i < leaf_units / 2; ++i) {
    out += std::format("{} {} m\nn\n", i % 500 + 20, i % 700 + 20);
  }
  return out;
}

std::string text_leaf() {
  // Text that is drawn again in its place counts once, unless something was painted over it.
  std::string out = "1 g 40 780 5 5 re f 0 g BT /F1 6 Tf 40 800 Td 7 TL\n";
  for (int i = 0; i < lines_of_text; ++i) {
    std::string words;
    while (words.size() < leaf_units / lines_of_text) words += "heavy text ";
    words.resize(leaf_units / lines_of_text, '.');
    out += std::format("({}) Tj T*\n", words);
  }
  return out + "ET\n";
}

std::string form_entries(const std::string& resources) {
  return std::format("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {} >>",
                     resources);
}

}  // namespace

heavy_forms::heavy_forms(pdf_file& file, heavy_content content, std::uint64_t units_max,
                         int font_object) {
  const auto leaf_resources = std::format("/Font << /F1 {} >>", reference(font_object));
  levels_.push_back(file.add_stream(form_entries(leaf_resources), content == heavy_content::drawing
                                                                      ? drawing_leaf()
                                                                      : text_leaf()));
  for (auto units = leaf_units; units * 10 <= units_max; units *= 10) {
    std::string ten;
    for (int i = 0; i < 10; ++i) ten += "/Below Do\n";
    const auto below = std::format("/XObject << /Below {} >>", reference(levels_.back()));
    levels_.push_back(file.add_stream(form_entries(below), ten));
  }
}

std::string heavy_forms::resources() const {
  std::string out;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    out += std::format("/Heavy{} {} ", i, reference(levels_[i]));
  }
  return out;
}

std::string heavy_forms::operators(std::uint64_t units) const {
  std::string out;
  auto left = (units + leaf_units - 1) / leaf_units;
  std::uint64_t size = 1;
  for (std::size_t i = 1; i < levels_.size(); ++i) size *= 10;
  for (std::size_t i = levels_.size(); i-- > 0; size /= 10) {
    for (; left >= size; left -= size) out += std::format("/Heavy{} Do\n", i);
  }
  return out;
}

}  // namespace pagemill::pdf_writer
