#include "common/documents/record_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "common/documents/note_mark.hpp"

namespace pagemill::record_values {
namespace {

[[noreturn]] void refuse() {
  throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
}

void take(value_budget* strict, std::size_t values) {
  if (strict != nullptr) strict->take(values);
}

/// The store would keep what a child calls by a name that nobody knows.
void refuse_unknown(const value_budget* strict) {
  if (strict != nullptr) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
}

/// What no float can hold becomes the largest that it can.
float float_of(double number) {
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(number, -most, most));
}

template <std::size_t N>
std::array<double, N> numbers_of(json::value value) {
  std::array<double, N> numbers{};
  std::size_t count = 0;
  for (auto number : value.get_array()) {
    if (count == N) refuse();
    numbers[count++] = number.get_double();
  }
  if (count != N) refuse();
  return numbers;
}

/// A whole number of rows or columns.
int place_of(double number) {
  constexpr auto most = static_cast<double>(table_places_max);
  if (!(number >= 0 && number <= most) || number != std::floor(number)) refuse();
  return static_cast<int>(number);
}

table_cell cell_of(json::value value) {
  const auto n = numbers_of<8>(value);
  const auto point = [&n](std::size_t i) { return float_of(n[i]); };
  return {.row = place_of(n[0]),
          .column = place_of(n[1]),
          .row_span = place_of(n[2]),
          .column_span = place_of(n[3]),
          .bbox = {point(4), point(5), point(6), point(7)}};
}

/// The members come in any order, so this waits for their end. Each place is the first of one cell
/// at most: else a long text could be said a thousand times.
void check_table(block& b) {
  const auto columns = column_count(b);
  if (b.rows.size() * columns > table_places_max) refuse();
  b.header_rows = std::clamp(b.header_rows, 0, static_cast<int>(b.rows.size()));
  const auto place = [](const table_cell& cell) { return std::pair(cell.row, cell.column); };
  if (std::ranges::adjacent_find(b.cells, std::ranges::greater_equal(), place) != b.cells.end()) {
    refuse();
  }
  for (const auto& cell : b.cells) {
    if (cell.row_span < 1 || std::cmp_greater(cell.row + cell.row_span, b.rows.size())) refuse();
    if (cell.column_span < 1 || std::cmp_greater(cell.column + cell.column_span, columns)) refuse();
    const auto& row = b.rows[static_cast<std::size_t>(cell.row)];
    if (std::cmp_greater_equal(cell.column, row.size())) refuse();
  }
}

template <class Styled>
void read_style(json::value value, Styled& out, const value_budget* strict) {
  for (auto name : value.get_array()) {
    const std::string_view style = name.get_string();
    if (style == "bold")
      out.bold = true;
    else if (style == "italic")
      out.italic = true;
    else if (style == "monospace")
      out.monospace = true;
    else
      refuse_unknown(strict);
  }
}

/// It becomes a label in Markdown.
std::string note_mark_of(json::value value) {
  auto mark = text_of(value);
  if (!is_note_mark(mark)) refuse();
  return mark;
}

/// Offsets as they are in the JSON, in code points.
text_span read_span(json::object object, value_budget* strict) {
  take(strict, values_of_span);
  text_span out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    json::value value = field.value();
    if (name == "begin")
      out.begin = std::uint64_t(value.get_uint64());
    else if (name == "end")
      out.end = std::uint64_t(value.get_uint64());
    else if (name == "style")
      read_style(value, out, strict);
    else if (name == "link")
      out.link = text_of(value);
    else if (name == "note")
      out.note = note_mark_of(value);
    else
      refuse_unknown(strict);
  }
  if (!out.link.empty() && !is_outward_link(out.link)) refuse();
  return out;
}

std::vector<std::string> row_of(json::value value, value_budget* strict) {
  take(strict, 1);
  std::vector<std::string> texts;
  for (auto text : value.get_array()) {
    take(strict, 1);
    texts.push_back(text_of(text.value()));
  }
  return texts;
}

/// Turns code points into bytes. Spans that are out of order or beyond the text are refused.
void place_spans(block& out) {
  std::size_t bytes = 0, code_points = 0;
  const auto to_bytes = [&](std::size_t offset) {
    if (offset < code_points) throw simdjson::simdjson_error(simdjson::INDEX_OUT_OF_BOUNDS);
    while (code_points < offset) {
      if (bytes == out.text.size()) throw simdjson::simdjson_error(simdjson::INDEX_OUT_OF_BOUNDS);
      do {
        ++bytes;
      } while (bytes < out.text.size() &&
               (static_cast<unsigned char>(out.text[bytes]) & 0xC0U) == 0x80U);
      ++code_points;
    }
    return bytes;
  };
  for (auto& span : out.spans) {
    span.begin = to_bytes(span.begin);
    span.end = to_bytes(span.end);
    if (span.begin == span.end) throw simdjson::simdjson_error(simdjson::INDEX_OUT_OF_BOUNDS);
  }
}

}  // namespace

/// A child's strings go to PostgreSQL, which refuses U+0000. simdjson has already refused bad
/// UTF-8.
std::string text_of(json::value value) {
  const std::string_view text = value.get_string();
  if (text.find('\0') != std::string_view::npos) throw nul_character();
  return std::string(text);
}

int int_of(json::value value) {
  return static_cast<int>(std::int64_t(value.get_int64()));
}

bounding_box box_of(json::value value) {
  const auto n = numbers_of<4>(value);
  return {float_of(n[0]), float_of(n[1]), float_of(n[2]), float_of(n[3])};
}

std::vector<std::string> texts_of(json::value value) {
  std::vector<std::string> texts;
  for (auto text : value.get_array()) texts.push_back(text_of(text.value()));
  return texts;
}

block read_block(json::object object, value_budget* strict) {
  take(strict, values_of_block);
  block out;
  bool known_kind = false;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    json::value value = field.value();
    if (name == "kind") {
      const auto kind = parse_block_kind(std::string_view(value.get_string()));
      if (!kind) refuse();
      out.kind = *kind;
      known_kind = true;
    } else if (name == "level") {
      out.level = int_of(value);
    } else if (name == "mark") {
      out.mark = note_mark_of(value);
    } else if (name == "text") {
      out.text = text_of(value);
    } else if (name == "bbox") {
      out.bbox = box_of(value);
    } else if (name == "font_size") {
      out.font_size = float_of(value.get_double());
    } else if (name == "style") {
      read_style(value, out, strict);
    } else if (name == "spans") {
      for (auto span : value.get_array()) out.spans.push_back(read_span(span.get_object(), strict));
    } else if (name == "header_rows") {
      out.header_rows = int_of(value);
    } else if (name == "rows") {
      for (auto row : value.get_array()) out.rows.push_back(row_of(row.value(), strict));
    } else if (name == "cells") {
      for (auto cell : value.get_array()) {
        take(strict, 1);
        out.cells.push_back(cell_of(cell.value()));
      }
    } else if (name == "opens_page") {
      out.opens_page = value.get_bool();
    } else if (name == "closes_page") {
      out.closes_page = value.get_bool();
    } else if (name == "image") {
      out.image = int_of(value);
    } else {
      refuse_unknown(strict);
    }
  }
  if (!known_kind) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
  check_table(out);
  place_spans(out);
  return out;
}

std::vector<block> read_blocks(std::string_view text) {
  json::parser parser;
  const simdjson::padded_string padded(text);
  auto document = parser.iterate(padded);
  std::vector<block> blocks;
  for (auto entry : document.get_array()) blocks.push_back(read_block(entry.get_object()));
  return blocks;
}

block read_block_text(std::string_view text) {
  json::parser parser;
  const simdjson::padded_string padded(text);
  auto document = parser.iterate(padded);
  return read_block(document.get_object());
}

annotation read_annotation(json::object object, value_budget& strict) {
  strict.take(values_of_block);
  annotation out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    const json::value value = field.value();
    if (name == "kind")
      out.kind = text_of(value);
    else if (name == "text")
      out.text = text_of(value);
    else if (name == "author")
      out.author = text_of(value);
    else if (name == "uri")
      out.uri = text_of(value);
    else if (name == "page")
      out.target_page = int_of(value);
    else if (name == "bbox")
      out.bbox = box_of(value);
  }
  return out;
}

}  // namespace pagemill::record_values
