/// A row: what a reader sees as one line of text, built from the raw lines on one baseline.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "worker/extract/layout/page/page_links.hpp"
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/text/style_runs.hpp"

namespace pagemill::extract {

/// What of a heading a row is.
enum class heading_part : std::uint8_t { none, first, further };

struct row {
  std::string text;  ///< by clean_line(), trimmed; single spaces inside unless monospace
  bounding_box bbox;
  float size = 0;  ///< of most characters
  std::uint32_t characters = 0;
  bool bold = false;  ///< of at least nine tenths of the characters; also the next two
  bool italic = false;
  bool monospace = false;
  bool begins_bold = false;           ///< its first characters
  std::uint32_t font = 0, color = 0;  ///< of its longest span
  bool horizontal = true;
  std::uint32_t raw_block = 0;
  heading_part heading = heading_part::none;
  int outline_level = 0;        ///< of the outline's entry for it, from 1; 0 if there is none
  raw_tag tag;                  ///< that of its first line, if its page has sane roles
  std::vector<style_run> runs;  ///< of the whole text
};

/// Extends `box` to include `other`.
void extend(bounding_box& box, const bounding_box& other);

/// Half-way between top and bottom.
float middle_y(const bounding_box& box);

/// The height of the lower of two boxes.
float lower_height(const bounding_box& a, const bounding_box& b);

/// The share of `lines` that stand at the height of one of `others`: their middles are apart by
/// less than `slack` of a line's height. Both are indices of raw_page::lines.
float share_on_rows(const raw_page& page, std::span<const std::uint32_t> lines,
                    std::span<const std::uint32_t> others, float slack);

/// Whether lines of these boxes stand on one row.
bool on_one_baseline(const bounding_box& a, const bounding_box& b);

/// The bytes from `begin` to `end` of a line, a word; numbers raised over its first characters are
/// superscripts.
std::string word_text(const raw_page& page, const raw_line& line, std::uint32_t begin,
                      std::uint32_t end);

/// The rows of one raw block, in its order, without empty rows. `links` are those of the page.
std::vector<row> rows_of(const raw_page& page, std::uint32_t raw_block,
                         std::span<const linked_text> links = {});

}  // namespace pagemill::extract
