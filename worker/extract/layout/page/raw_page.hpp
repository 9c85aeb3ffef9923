/// A page as the PDF library returns it: runs of characters in lines, lines in raw blocks, in the
/// order in which the file draws them. Layout starts here and does not know the library.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/documents/page.hpp"

namespace pagemill::extract {

struct text_style {
  float size = 0;  ///< points
  bool bold = false;
  bool italic = false;
  bool monospace = false;
  bool operator==(const text_style&) const = default;
};

/// Characters of one style without a line break; in a horizontal line, also on one baseline.
struct raw_span {
  std::uint32_t begin = 0, end = 0;  ///< bytes of raw_page::text
  std::uint32_t characters = 0;
  float x0 = 0, x1 = 0;
  float baseline = 0;  ///< y
  text_style style;
  std::uint32_t font = 0;   ///< hash of the font's name
  std::uint32_t color = 0;  ///< of its first character: red, green, blue in the lower three bytes
};

/// Characters without a space between them, of any style.
struct raw_word {
  std::uint32_t begin = 0, end = 0;  ///< bytes of raw_page::text
  float x0 = 0, x1 = 0;
};

/// A thin straight line or bar, or a side of a drawn box.
struct raw_rule {
  bounding_box bbox;
  bool horizontal = true;
};

/// What the structure tree of a tagged file says that a line is.
enum class tag_role : std::uint8_t {
  none,  ///< no more than that it is text
  paragraph,
  heading,
  list_item,
  table,
  contents,  ///< a list of what the document contains
  caption,
  note,
  figure,
  code,
  artifact  ///< not of the text: running heads and feet, decoration
};

/// Content of one element of the structure tree.
struct raw_tag {
  tag_role role = tag_role::none;
  int level = 0;              ///< of a heading, from 1; 0 if the tree does not say it
  std::uint32_t element = 0;  ///< the same for all content of one paragraph, heading or list item
  bool operator==(const raw_tag&) const = default;
};

struct raw_line {
  std::uint32_t first_span = 0, span_count = 0;
  std::uint32_t first_word = 0, word_count = 0;
  bounding_box bbox;
  bool horizontal = true;
  bool leftward = false;  ///< has right-to-left text; its spans are in logical order
  int tag = -1;           ///< index in raw_page::tags, by most of its characters

  /// Horizontal, from left to right.
  bool is_upright() const { return horizontal && !leftward; }
};

struct raw_image {
  bounding_box bbox;
  int width = 0, height = 0;  ///< pixels
};

/// Either lines, or (line_count 0) one image, or a table that layout has found.
struct raw_block {
  std::uint32_t first_line = 0, line_count = 0;
  int image = -1;  ///< index in raw_page::images
  int table = -1;  ///< index of a found table
  bounding_box bbox;
};

inline constexpr std::size_t rules_max = 4096;  ///< of a page; further ones are left out

struct raw_page {
  int number = 0;  ///< from 1
  float width = 0, height = 0;
  int rotation = 0;
  std::string text;  ///< UTF-8 of all spans
  std::vector<raw_span> spans;
  std::vector<raw_word> words;
  std::vector<raw_line> lines;
  std::vector<raw_block> blocks;
  std::vector<raw_image> images;
  std::vector<raw_rule> rules;  ///< at most rules_max
  bool rules_cut = false;       ///< further ones were left out
  std::vector<raw_tag> tags;    ///< in the order of the structure tree; an artifact is the last
  std::int64_t characters = 0;  ///< without white space
  std::int64_t unmapped = 0;    ///< glyphs without Unicode, which are in no span
  std::string problem;          ///< stable code if the page could not be read completely
  std::string label;            ///< the page's printed number, if the file says it
  std::vector<annotation> annotations;

  /// Its approximate size in memory.
  std::size_t bytes() const {
    std::size_t sum = text.size() + spans.size() * sizeof(raw_span) +
                      lines.size() * sizeof(raw_line) + blocks.size() * sizeof(raw_block) +
                      images.size() * sizeof(raw_image) + words.size() * sizeof(raw_word) +
                      rules.size() * sizeof(raw_rule) + annotations.size() * sizeof(annotation) +
                      tags.size() * sizeof(raw_tag);
    for (const auto& one : annotations) {
      sum += one.text.size() + one.author.size() + one.uri.size();
    }
    return sum;
  }
};

}  // namespace pagemill::extract
