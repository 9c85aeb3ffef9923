#include "api/ai/extractive/field_tables.hpp"

#include <algorithm>
#include <utility>

#include "common/core/clean_text.hpp"
#include "common/documents/table_continuation.hpp"

namespace pagemill {
namespace {

constexpr std::size_t combined_rows_max = 500;
constexpr double cell_trust = 0.97;
constexpr double crossed_trust = 0.95;  ///< of a cell by its row's label and its column's head
constexpr double paired_trust = 0.85;   ///< of one of several pairs in a row

std::vector<field_row> rows_of(const page_block& from) {
  std::vector<field_row> rows;
  for (const auto& texts : from.content.rows) {
    auto& row = rows.emplace_back(field_row{.page = from.page, .cells = {}});
    for (const auto& text : texts) row.cells.push_back({.text = text, .box = from.content.bbox});
  }
  for (const auto& cell : from.content.cells) {
    const auto row = static_cast<std::size_t>(cell.row);
    const auto column = static_cast<std::size_t>(cell.column);
    if (row < rows.size() && column < rows[row].cells.size()) {
      rows[row].cells[column].box = cell.bbox;
    }
  }
  return rows;
}

/// The heads' texts of each column; what spans columns is of all of them.
std::vector<std::string> head_texts(const block& table) {
  std::vector<std::string> heads(column_count(table));
  const auto rows =
      std::min(static_cast<std::size_t>(std::max(0, table.header_rows)), table.rows.size());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
      const auto& text = table.rows[r][c];
      if (text.empty()) continue;
      std::size_t span = 1;
      for (const auto& cell : table.cells) {
        if (static_cast<std::size_t>(cell.row) == r && static_cast<std::size_t>(cell.column) == c) {
          span = static_cast<std::size_t>(std::max(1, cell.column_span));
        }
      }
      for (auto each = c; each < std::min(heads.size(), c + span); ++each) {
        heads[each] += (heads[each].empty() ? "" : " ") + text;
      }
    }
  }
  return heads;
}

/// The columns of a row that have text.
std::vector<std::size_t> filled_columns(const field_row& row) {
  std::vector<std::size_t> filled;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    if (!trim(row.cells[c].text, " \t\n").empty()) filled.push_back(c);
  }
  return filled;
}

labelled_value value_of_cell(const field_table& table, const field_row& row, std::size_t column,
                             double trust) {
  const auto& cell = row.cells[column];
  labelled_value made;
  made.above = table.above;
  made.text = cell.text;
  made.cited = cell.text;
  made.page = row.page;
  made.box = cell.box;
  made.trust = trust;
  return made;
}

/// Label and value side by side: the only two of their row, or pair by pair.
void add_pairs(const field_table& table, const field_row& row, const label_context& context,
               std::vector<labelled_value>& into) {
  const auto filled = filled_columns(row);
  const bool only = filled.size() == 2;
  for (std::size_t i = 0; i + 1 < filled.size(); i += 1) {
    const auto& label = row.cells[filled[i]].text;
    const bool marked = trim(label, " \n").ends_with(':');
    const bool paired = !table.has_heads && filled.size() % 2 == 0 && i % 2 == 0;
    if (!only && !marked && !paired) continue;
    if (only && i > 0) continue;
    auto made =
        value_of_cell(table, row, filled[i + 1], only || marked ? cell_trust : paired_trust);
    made.label = label_words(trim(label, " :\n"), context.language);
    into.push_back(std::move(made));
  }
}

/// By the head of the column if there is but one row, and by the row's label together with it.
void add_crossed(const field_table& table, const field_row& row, const label_context& context,
                 std::vector<labelled_value>& into) {
  const auto filled = filled_columns(row);
  const bool alone = table.rows.size() == 1;
  const auto label = filled.empty() || filled[0] != 0
                         ? label_phrase()
                         : label_words(trim(row.cells[0].text, " :\n"), context.language);
  for (const auto column : filled) {
    if (column >= table.heads.size() || table.heads[column].empty()) continue;
    if (alone) {
      auto made = value_of_cell(table, row, column, cell_trust);
      made.label = table.heads[column];
      into.push_back(std::move(made));
    }
    if (column == 0 || label.empty()) continue;
    auto made = value_of_cell(table, row, column, crossed_trust);
    made.label = label;
    std::ranges::copy(table.heads[column], std::back_inserter(made.label));
    into.push_back(std::move(made));
  }
}

}  // namespace

std::vector<field_table> read_field_tables(const std::vector<page_block>& blocks,
                                           std::string_view language) {
  std::vector<field_table> tables;
  const page_block* before = nullptr;
  label_phrase heading;
  for (const auto& one : blocks) {
    if (one.content.kind == block_kind::heading || one.content.kind == block_kind::caption) {
      heading = label_words(one.content.text, language);
    }
    if (one.content.kind != block_kind::table) continue;
    auto rows = rows_of(one);
    const auto heads =
        std::min(rows.size(), static_cast<std::size_t>(std::max(0, one.content.header_rows)));
    const auto body = rows.begin() + static_cast<std::ptrdiff_t>(heads);
    if (before != nullptr && before->page + 1 == one.page &&
        is_continuation(before->content, one.content)) {
      std::move(body, rows.end(), std::back_inserter(tables.back().rows));
    } else {
      auto& made = tables.emplace_back();
      made.above = heading;
      made.has_heads = heads > 0;
      for (const auto& text : head_texts(one.content)) {
        made.heads.push_back(label_words(text, language));
      }
      made.rows.assign(std::move_iterator(body), std::move_iterator(rows.end()));
      rows.erase(body, rows.end());
      made.head_rows = std::move(rows);
    }
    before = &one;
  }
  return tables;
}

void add_table_values(const field_table& table, const label_context& context,
                      std::vector<labelled_value>& into) {
  const bool combined = table.has_heads && table.rows.size() <= combined_rows_max;
  // The heads of two columns may be the first pair of a table without heads.
  if (table.heads.size() == 2) {
    for (const auto& row : table.head_rows) add_pairs(table, row, context, into);
  }
  for (const auto& row : table.rows) {
    if (into.size() >= labelled_values_max) return;
    add_pairs(table, row, context, into);
    if (combined) add_crossed(table, row, context, into);
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      if (!row.cells[c].text.contains(':')) continue;
      add_line_values(row.cells[c].text, value_of_cell(table, row, c, 1), context, into);
    }
  }
}

}  // namespace pagemill
