/// What tells a heading from other rows: the evidence of a row and of what stands around it.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {

/// The names are those of the training's report. Lengths are in units of the document's leading or
/// the page's width, sizes relative to the body's; shares and yes/no are 0..1.
// clang-format off
#define PAGEMILL_HEADING_FEATURES(X) \
  X(size_of_body) X(size_of_page) X(larger_text) X(bold) X(begins_bold) X(bold_text) X(italic) \
  X(body_style) X(font_text) X(style_text) X(style_rows) X(style_row_length) X(style_sentences) \
  X(body_color) X(color_text) X(monospace) X(characters) X(words) X(upper_letters) \
  X(capital_words) X(digits) X(numbering_depth) X(numbered) X(begins_upper) X(begins_letter) \
  X(ends_stop) X(ends_colon) X(ends_question) X(letters) X(bulleted) X(address) X(caption) \
  X(ends_number) X(gap_above) X(gap_below) X(size_above) X(size_below) X(bold_above) \
  X(bold_below) X(length_above) X(length_below) X(beside) X(beside_left) X(block_rows) \
  X(block_place) X(block_last) X(indent) X(left) X(width) X(off_centre) X(top) X(first_on_page) \
  X(page_rows) X(next_size) X(previous_size) X(next_bold) X(previous_bold) X(next_in_block) \
  X(next_length) X(page_text) X(pages) X(first_page) X(rule_above) X(rule_below) X(in_image) \
  X(table_below) X(outlined) X(has_outline) X(left_shared) X(next_lower) X(run_before) \
  X(run_after) X(next_font) X(previous_font) X(rows_to_prose) X(style_on_page) X(short_around) \
  X(next_width) X(style_pages)
// clang-format on

enum class heading_feature : std::size_t {
#define PAGEMILL_FEATURE(name) name,
  PAGEMILL_HEADING_FEATURES(PAGEMILL_FEATURE)
#undef PAGEMILL_FEATURE
      count
};

inline constexpr auto heading_feature_names = std::to_array<std::string_view>({
#define PAGEMILL_FEATURE(name) #name,
    PAGEMILL_HEADING_FEATURES(PAGEMILL_FEATURE)
#undef PAGEMILL_FEATURE
});

using heading_features = std::array<float, static_cast<std::size_t>(heading_feature::count)>;

/// The rows of a page's body in reading order, and what else stands on the page.
struct heading_page {
  int number = 0;
  float width = 0, height = 0;  ///< points
  std::span<const row> rows;
  std::span<const bounding_box> tables;
  std::span<const bounding_box> images;
  std::span<const raw_rule> rules;
  std::span<const int> outline_levels;  ///< of each row: that of its outline entry, else 0
  bool has_outline = false;             ///< the document
};

/// More rows are no page that a reader could read.
inline constexpr std::size_t featured_rows_max = 2000;

/// Of each row, zeros where it may not be a heading. None at all for more than featured_rows_max
/// rows, or without a profile.
std::vector<heading_features> features_of(const heading_page& page,
                                          const document_profile& profile);

}  // namespace pagemill::extract
