#include "common/documents/page_text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/documents/list_mark.hpp"
#include "common/documents/markdown_inline.hpp"
#include "common/documents/markdown_lists.hpp"
#include "common/documents/note_mark.hpp"

namespace pagemill {
namespace {

bool is_read(const block& b, running_text running) {
  return b.kind != block_kind::image && (running == running_text::keep || !is_running(b));
}

void append_separator(std::string& out, const block* before, const block& next) {
  if (before == nullptr) return;
  const bool list = before->kind == block_kind::list_item && next.kind == block_kind::list_item;
  out += list ? "\n" : "\n\n";
}

void append_code(std::string& out, std::string_view text) {
  std::size_t run = 0, longest = 2;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  out += fence + "\n";
  out += text;
  out += "\n" + fence;
}

void append_cell(std::string& out, std::string_view text) {
  std::string cell;
  append_escaped(cell, text);
  for (const char c : cell) {
    if (c == '|')
      out += "\\|";
    else
      out += c == '\n' ? ' ' : c;
  }
}

/// Of heads that are said again for further columns. A text over a thousand columns is no head.
constexpr std::size_t said_again_max = 16U << 10;

/// Markdown has one header line: the texts of all header rows over a column. A head over several
/// columns is said for each, unless it is a title over all. Without header rows the line is empty,
/// or the first row would be read as one.
std::vector<std::string> header_line(const block& table, std::size_t columns) {
  std::vector<std::string> line(columns);
  std::size_t left = said_again_max;
  const auto add = [&](std::size_t row, std::size_t column, std::size_t span) {
    const auto& text = table.rows[row][column];
    if (text.empty()) return;
    const auto again = (span - 1) * text.size();
    const bool once = span == columns || again > left;
    if (!once) left -= again;
    const auto end = once ? column + 1 : column + span;
    for (std::size_t c = column; c < end; ++c) line[c] += line[c].empty() ? text : " / " + text;
  };
  for (const auto& cell : table.cells) {
    if (cell.row >= table.header_rows) continue;
    add(static_cast<std::size_t>(cell.row), static_cast<std::size_t>(cell.column),
        static_cast<std::size_t>(cell.column_span));
  }
  if (!table.cells.empty()) return line;
  const auto heads = static_cast<std::size_t>(std::max(0, table.header_rows));
  for (std::size_t r = 0; r < std::min(table.rows.size(), heads); ++r) {
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) add(r, c, 1);
  }
  return line;
}

void append_table_row(std::string& out, const std::vector<std::string>& cells,
                      std::size_t columns) {
  out += '|';
  for (std::size_t c = 0; c < columns; ++c) {
    out += ' ';
    if (c < cells.size()) append_cell(out, cells[c]);
    out += " |";
  }
}

void append_table(std::string& out, const block& table) {
  const auto columns = column_count(table);
  append_table_row(out, header_line(table, columns), columns);
  out += "\n|";
  for (std::size_t c = 0; c < columns; ++c) out += " --- |";
  for (auto r = static_cast<std::size_t>(std::max(0, table.header_rows)); r < table.rows.size();
       ++r) {
    out += '\n';
    append_table_row(out, table.rows[r], columns);
  }
}

/// The mark of a list item in Markdown, and where its text begins.
struct item_mark {
  std::string mark;
  std::size_t text = 0;
  list_marks marks = list_marks::bullets;
};

item_mark mark_of(const block& item) {
  const std::string_view text = item.text;
  const auto mark = find_list_mark(text);
  const bool number = mark && mark->ordered && text[0] >= '0' && text[0] <= '9';
  if (number) {
    return {std::string(text.substr(0, text.find_first_of(".)"))) + ". ", mark->bytes,
            list_marks::numbers};
  }
  // Letters and roman numerals are not list marks in Markdown, so they stay in the text.
  return {"- ", mark && !mark->ordered ? mark->bytes : 0};
}

void append_footnote(std::string& out, const block& note, const note_labels& notes) {
  const auto mark = find_note_mark(note.text);
  out += "[^" + notes.label(note.mark) + "]: ";
  append_styled_text(out, note, mark ? mark->bytes : 0, notes);
}

void append_markdown(std::string& out, const block& b, const item_mark& mark,
                     const note_labels& notes) {
  switch (b.kind) {
    case block_kind::heading:
      out.append(static_cast<std::size_t>(std::clamp(b.level, 1, 6)), '#');
      out += ' ';
      append_styled_text(out, b, 0, notes);
      break;
    case block_kind::list_item:
      out += mark.mark;
      append_styled_text(out, b, mark.text, notes);
      break;
    case block_kind::code: append_code(out, b.text); break;
    case block_kind::table: append_table(out, b); break;
    case block_kind::footnote: append_footnote(out, b, notes); break;
    case block_kind::paragraph:
    case block_kind::caption:
    case block_kind::header:
    case block_kind::footer: append_styled_text(out, b, 0, notes); break;
    case block_kind::image: break;
  }
}

}  // namespace

bool is_running(const block& b) {
  return b.kind == block_kind::header || b.kind == block_kind::footer;
}

std::string plain_text(const std::vector<block>& blocks, running_text running) {
  std::string out;
  const block* before = nullptr;
  for (const auto& b : blocks) {
    if (!is_read(b, running)) continue;
    append_separator(out, before, b);
    before = &b;
    if (b.kind != block_kind::table) {
      out += b.text;
      continue;
    }
    for (std::size_t r = 0; r < b.rows.size(); ++r) {
      if (r > 0) out += '\n';
      for (std::size_t c = 0; c < b.rows[r].size(); ++c) {
        if (c > 0) out += '\t';
        out += b.rows[r][c];
      }
    }
  }
  return out;
}

std::string markdown(const std::vector<block>& blocks, const markdown_options& options) {
  const note_labels notes{options.page};
  list_nesting nesting;
  std::string out;
  for (const auto& b : blocks) {
    if (!is_read(b, options.running)) continue;
    const auto mark = b.kind == block_kind::list_item ? mark_of(b) : item_mark{};
    const auto place = nesting.next(b, mark.mark.size(), mark.marks);
    if (!out.empty()) out += place.apart ? "\n\n" : "\n";
    if (place.indent == 0) {
      append_markdown(out, b, mark, notes);
      continue;
    }
    std::string within;
    append_markdown(within, b, mark, notes);
    append_indented(out, within, place.indent);
  }
  return out;
}

}  // namespace pagemill
