/// Whether what looks like a table is one: contents lists, lists, prose in columns, code and forms
/// are none.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "worker/extract/layout/tables/open_grid.hpp"

namespace pagemill::extract {

/// What is drawn around an open grid.
struct rule_evidence {
  std::size_t across = 0;    ///< horizontal rules over at least half of its width
  bool typewritten = false;  ///< all of the page is in a font of equal widths: it is no code
};

/// Before rows are merged.
bool is_open_table(const open_grid& grid, std::span<const text_row> rows,
                   const rule_evidence& evidence);

/// Text in two columns of two rows at least.
bool has_table_text(const std::vector<std::vector<std::string>>& rows);

/// How many first rows are heads: without digits, above rows with numbers. Of several, each has two
/// cells at least.
int header_rows_of(const std::vector<std::vector<std::string>>& rows);

/// The rows above the first rule inside, if few rows have rules: `rules` are the y of those across.
/// 0 if these rows are no head.
int rows_above_rule(const open_grid& grid, std::span<const float> rules);

}  // namespace pagemill::extract
