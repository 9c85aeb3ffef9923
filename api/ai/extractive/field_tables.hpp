/// The tables of a document, for fields: those that go on over pages as one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/extractive/labelled_values.hpp"

namespace pagemill {

struct field_cell {
  std::string text;
  bounding_box box;
};

struct field_row {
  int page = 0;
  std::vector<field_cell> cells;
};

struct field_table {
  std::vector<label_phrase> heads;  ///< of each column; empty phrases where there are none
  bool has_heads = false;
  std::vector<field_row> head_rows;
  std::vector<field_row> rows;  ///< the others
  label_phrase above;           ///< the words of its heading and caption
};

std::vector<field_table> read_field_tables(const std::vector<page_block>& blocks,
                                           std::string_view language);

/// Of cells right of a label, and below heads.
void add_table_values(const field_table& table, const label_context& context,
                      std::vector<labelled_value>& into);

}  // namespace pagemill
