#include "common/documents/page_text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/documents/list_mark.hpp"

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

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Escapes markup characters inside a line of Markdown; snake_case stays readable.
void append_inline(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool inside_word =
        i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
    if (c == '\\' || c == '*' || c == '`' || c == '<' || (c == '_' && !inside_word)) out += '\\';
    out += c;
  }
}

/// The same at the start of a paragraph: heading, quote and list marks.
void append_paragraph(std::string& out, std::string_view text) {
  if (!text.empty() && std::string_view("#>+-").find(text.front()) != std::string_view::npos) {
    out += '\\';
  } else if (const auto mark = find_list_mark(text); mark && mark->ordered && text[0] != '(') {
    const auto stop = text.find_first_of(".)");
    append_inline(out, text.substr(0, stop));
    out += '\\';
    text.remove_prefix(stop);
  }
  append_inline(out, text);
}

void append_list_item(std::string& out, std::string_view text) {
  const auto mark = find_list_mark(text);
  const bool number = mark && mark->ordered && text[0] >= '0' && text[0] <= '9';
  if (number) {
    const auto stop = text.find_first_of(".)");
    out += text.substr(0, stop);
    out += ". ";
  } else {
    out += "- ";
  }
  // Letters and roman numerals are not list marks in Markdown, so they stay in the text.
  const bool cut = mark && (number || !mark->ordered);
  append_inline(out, cut ? text.substr(mark->bytes) : text);
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
  append_inline(cell, text);
  for (const char c : cell) {
    if (c == '|')
      out += "\\|";
    else
      out += c == '\n' ? ' ' : c;
  }
}

/// Markdown has one header line: the texts of all header rows over a column. A head over several
/// columns is said for each, unless it is a title over all. Without header rows the line is empty,
/// or the first row would be read as one.
std::vector<std::string> header_line(const block& table, std::size_t columns) {
  std::vector<std::string> line(columns);
  const auto add = [&](std::size_t row, std::size_t column, std::size_t span) {
    const auto& text = table.rows[row][column];
    if (text.empty()) return;
    const auto end = span == columns ? column + 1 : column + span;
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
  std::size_t columns = 0;
  for (const auto& cells : table.rows) columns = std::max(columns, cells.size());
  append_table_row(out, header_line(table, columns), columns);
  out += "\n|";
  for (std::size_t c = 0; c < columns; ++c) out += " --- |";
  for (auto r = static_cast<std::size_t>(std::max(0, table.header_rows)); r < table.rows.size();
       ++r) {
    out += '\n';
    append_table_row(out, table.rows[r], columns);
  }
}

void append_markdown(std::string& out, const block& b) {
  switch (b.kind) {
    case block_kind::heading:
      out.append(static_cast<std::size_t>(std::clamp(b.level, 1, 6)), '#');
      out += ' ';
      append_inline(out, b.text);
      break;
    case block_kind::list_item: append_list_item(out, b.text); break;
    case block_kind::code: append_code(out, b.text); break;
    case block_kind::table: append_table(out, b); break;
    case block_kind::paragraph:
    case block_kind::caption:
    case block_kind::header:
    case block_kind::footer: append_paragraph(out, b.text); break;
    case block_kind::image: break;
  }
}

template <class Append>
std::string text_of_blocks(const std::vector<block>& blocks, running_text running, Append append) {
  std::string out;
  const block* before = nullptr;
  for (const auto& b : blocks) {
    if (!is_read(b, running)) continue;
    append_separator(out, before, b);
    append(out, b);
    before = &b;
  }
  return out;
}

}  // namespace

bool is_running(const block& b) {
  return b.kind == block_kind::header || b.kind == block_kind::footer;
}

std::string plain_text(const std::vector<block>& blocks, running_text running) {
  return text_of_blocks(blocks, running, [](std::string& out, const block& b) {
    if (b.kind != block_kind::table) {
      out += b.text;
      return;
    }
    for (std::size_t r = 0; r < b.rows.size(); ++r) {
      if (r > 0) out += '\n';
      for (std::size_t c = 0; c < b.rows[r].size(); ++c) {
        if (c > 0) out += '\t';
        out += b.rows[r][c];
      }
    }
  });
}

std::string markdown(const std::vector<block>& blocks, running_text running) {
  return text_of_blocks(blocks, running, append_markdown);
}

}  // namespace pagemill
