#include "common/documents/block_json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "common/core/hex.hpp"

namespace pagemill {
namespace {

/// A tenth of a point is finer than any reader needs, and short.
void append_points(std::string& out, float value) {
  if (!std::isfinite(value)) value = 0;
  char digits[48];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, 1).ptr;
  std::string_view text(digits, static_cast<std::size_t>(end - digits));
  if (text.ends_with(".0")) text.remove_suffix(2);
  out += text == "-0" ? "0" : text;
}

void append_box_numbers(std::string& out, const bounding_box& box) {
  append_points(out, box.x0);
  out += ',';
  append_points(out, box.y0);
  out += ',';
  append_points(out, box.x1);
  out += ',';
  append_points(out, box.y1);
}

/// The style of a block or of a span.
template <class Styled>
void append_style(std::string& out, const Styled& b) {
  if (!b.bold && !b.italic && !b.monospace) return;
  out += ",\"style\":[";
  bool first = true;
  const auto add = [&](bool present, std::string_view name) {
    if (!present) return;
    if (!first) out += ',';
    out += name;
    first = false;
  };
  add(b.bold, "\"bold\"");
  add(b.italic, "\"italic\"");
  add(b.monospace, "\"monospace\"");
  out += ']';
}

/// Numbers only: their texts stand in the rows, and names of members would be longer than both.
void append_cells(std::string& out, const std::vector<table_cell>& cells) {
  out += ",\"cells\":[";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& cell = cells[i];
    out += i == 0 ? "[" : ",[";
    for (const int number : {cell.row, cell.column, cell.row_span, cell.column_span}) {
      out += std::to_string(number) + ',';
    }
    append_box_numbers(out, cell.bbox);
    out += ']';
  }
  out += ']';
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Clients count characters, not bytes of an encoding that they never see.
void append_spans(std::string& out, const block& b) {
  if (b.spans.empty()) return;
  std::size_t bytes = 0, code_points = 0;
  const auto to_code_points = [&](std::size_t offset) {
    code_points += count_code_points(std::string_view(b.text).substr(bytes, offset - bytes));
    bytes = offset;
    return std::to_string(code_points);
  };
  out += ",\"spans\":";
  for (const auto& span : b.spans) {
    out += &span == b.spans.data() ? "[{\"begin\":" : ",{\"begin\":";
    out += to_code_points(span.begin);
    out += ",\"end\":" + to_code_points(span.end);
    append_style(out, span);
    if (!span.link.empty()) {
      out += ",\"link\":";
      append_json_string(out, span.link);
    }
    if (!span.note.empty()) {
      out += ",\"note\":";
      append_json_string(out, span.note);
    }
    out += '}';
  }
  out += ']';
}

void append_rows(std::string& out, const block& b) {
  out += ",\"header_rows\":" + std::to_string(b.header_rows) + ",\"rows\":[";
  for (std::size_t r = 0; r < b.rows.size(); ++r) {
    out += r == 0 ? "[" : ",[";
    for (std::size_t c = 0; c < b.rows[r].size(); ++c) {
      if (c != 0) out += ',';
      append_json_string(out, b.rows[r][c]);
    }
    out += ']';
  }
  out += ']';
  if (!b.cells.empty()) append_cells(out, b.cells);
  if (b.opens_page) out += ",\"opens_page\":true";
  if (b.closes_page) out += ",\"closes_page\":true";
}

}  // namespace

std::string_view to_string(block_kind kind) {
  switch (kind) {
    case block_kind::heading: return "heading";
    case block_kind::paragraph: return "paragraph";
    case block_kind::list_item: return "list_item";
    case block_kind::table: return "table";
    case block_kind::caption: return "caption";
    case block_kind::code: return "code";
    case block_kind::footnote: return "footnote";
    case block_kind::image: return "image";
    case block_kind::header: return "header";
    case block_kind::footer: return "footer";
  }
  std::abort();
}

std::optional<block_kind> parse_block_kind(std::string_view name) {
  using enum block_kind;
  for (const auto kind :
       {heading, paragraph, list_item, table, caption, code, footnote, image, header, footer}) {
    if (to_string(kind) == name) return kind;
  }
  return std::nullopt;
}

void append_box_json(std::string& out, const bounding_box& box) {
  out += '[';
  append_box_numbers(out, box);
  out += ']';
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '\r': out += "\\r"; break;
      default:
        out += "\\u00";
        out += hex_digits[c >> 4];
        out += hex_digits[c & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void append_blocks_json(std::string& out, const std::vector<block>& blocks) {
  out += '[';
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& b = blocks[i];
    if (i != 0) out += ',';
    out += "{\"kind\":\"";
    out += to_string(b.kind);
    out += '"';
    if (b.kind == block_kind::heading) out += ",\"level\":" + std::to_string(b.level);
    if (b.kind == block_kind::image && b.image >= 0) out += ",\"image\":" + std::to_string(b.image);
    if (!b.mark.empty()) {
      out += ",\"mark\":";
      append_json_string(out, b.mark);
    }
    out += ",\"text\":";
    append_json_string(out, b.text);
    out += ",\"bbox\":";
    append_box_json(out, b.bbox);
    if (b.font_size > 0) {
      out += ",\"font_size\":";
      append_points(out, b.font_size);
    }
    append_style(out, b);
    append_spans(out, b);
    if (b.kind == block_kind::table) append_rows(out, b);
    out += '}';
  }
  out += ']';
}

}  // namespace pagemill
