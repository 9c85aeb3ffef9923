/// What extraction yields of a page: blocks in reading order.
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/documents/text_span.hpp"

namespace pagemill {

/// A rectangle in PDF points (1/72 inch), origin at the page's top left corner as displayed, y
/// downwards.
struct bounding_box {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  bool operator==(const bounding_box&) const = default;
};

enum class block_kind {
  heading,
  paragraph,
  list_item,
  table,
  caption,
  code,
  footnote,
  image,
  header,
  footer
};

std::string_view to_string(block_kind kind);
std::optional<block_kind> parse_block_kind(std::string_view name);

/// Rows by columns of a table, at most: a page has no more, and JSON of a few bytes a row no
/// text of gigabytes.
inline constexpr std::size_t table_places_max = 1'000'000;

/// Where a cell of a table is. Its text is in block::rows, at its first row and column.
struct table_cell {
  int row = 0, column = 0;
  int row_span = 1, column_span = 1;  ///< both at least 1, and no cell reaches into another
  bounding_box bbox;                  ///< between its rules, or of its text where there are none
  bool operator==(const table_cell&) const = default;
};

struct block {
  block_kind kind = block_kind::paragraph;
  int level = 0;     ///< of a heading, 1..6; else 0
  std::string text;  ///< UTF-8, lines joined, hyphenation undone; no U+0000, no surrogates
  bounding_box bbox;
  float font_size = 0;  ///< points, of most of the block's characters
  bool bold = false;
  bool italic = false;
  bool monospace = false;
  std::vector<text_span> spans;  ///< where the style of the text is not the block's, and links
  std::string mark;  ///< of a footnote: what refers to it, such as "3" or "*"; its text begins so
  std::vector<std::vector<std::string>> rows;  ///< of a table: each row's cells as text
  int header_rows = 0;                         ///< of a table
  std::vector<table_cell> cells;  ///< of a table: those with text or a span, row by row, each
                                  ///< row from left to right. Empty
                                  ///< if an earlier version has written the block
  bool opens_page = false;   ///< of a table: no other text of the body is before it on its page
  bool closes_page = false;  ///< likewise after it
  int image = -1;            ///< of an image: its index on the page, from 0, else -1
  bool operator==(const block&) const = default;
};

/// Of a table: as many as its longest row has.
inline std::size_t column_count(const block& table) {
  std::size_t columns = 0;
  for (const auto& row : table.rows) columns = std::max(columns, row.size());
  return columns;
}

}  // namespace pagemill
