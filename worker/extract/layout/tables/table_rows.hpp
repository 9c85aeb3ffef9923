/// The text of a page as the finder of tables sees it: rows of words, cut into runs at wide gaps.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

struct table_word {
  float x0 = 0, x1 = 0;
  std::uint32_t line = 0;            ///< index of raw_page::lines
  std::uint32_t begin = 0, end = 0;  ///< bytes of raw_page::text
  float size = 0;                    ///< of its first character, points
  bool bold = false;
  bool monospace = false;
};

/// Words without a wide gap or a rule between them.
struct text_run {
  float x0 = 0, x1 = 0;
  std::vector<table_word> words;
};

/// What stands on one height of the page, from left to right.
struct text_row {
  float y0 = 0, y1 = 0;
  float size = 0;  ///< of most of its words, points
  std::vector<text_run> runs;
  float middle() const { return (y0 + y1) / 2; }
};

/// Of the upright lines whose index is marked in `wanted`, from top to bottom. Runs end at gaps of
/// 0.7 em and at the vertical ones of `rules`.
std::vector<text_row> text_rows(const raw_page& page, const std::vector<bool>& wanted,
                                std::span<const raw_rule> rules);

std::string_view text_of(const raw_page& page, const table_word& word);

/// Its words with single spaces between them.
std::string text_of(const raw_page& page, const text_run& run);

/// The places of its words.
bounding_box box_of(const raw_page& page, const text_run& run);

/// Digits with signs, units and separators, or what stands for a missing number.
bool is_numeric(std::string_view text);

}  // namespace pagemill::extract
