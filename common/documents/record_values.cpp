#include "common/documents/record_values.hpp"

namespace pagemill::record_values {
namespace {

void read_style(json::value value, block& out) {
  for (auto name : value.get_array()) {
    const std::string_view style = name.get_string();
    if (style == "bold") out.bold = true;
    if (style == "italic") out.italic = true;
    if (style == "monospace") out.monospace = true;
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
  float numbers[4]{};
  std::size_t count = 0;
  for (auto number : value.get_array()) {
    if (count == 4) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
    numbers[count++] = static_cast<float>(double(number.get_double()));
  }
  if (count != 4) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
  return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

std::vector<std::string> texts_of(json::value value) {
  std::vector<std::string> texts;
  for (auto text : value.get_array()) texts.push_back(text_of(text.value()));
  return texts;
}

block read_block(json::object object) {
  block out;
  bool known_kind = false;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    json::value value = field.value();
    if (name == "kind") {
      const auto kind = parse_block_kind(std::string_view(value.get_string()));
      if (!kind) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
      out.kind = *kind;
      known_kind = true;
    } else if (name == "level") {
      out.level = int_of(value);
    } else if (name == "text") {
      out.text = text_of(value);
    } else if (name == "bbox") {
      out.bbox = box_of(value);
    } else if (name == "font_size") {
      out.font_size = static_cast<float>(double(value.get_double()));
    } else if (name == "style") {
      read_style(value, out);
    } else if (name == "header_rows") {
      out.header_rows = int_of(value);
    } else if (name == "rows") {
      for (auto row : value.get_array()) out.rows.push_back(texts_of(row.value()));
    } else if (name == "image") {
      out.image = int_of(value);
    }
  }
  if (!known_kind) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
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

annotation read_annotation(json::object object) {
  annotation out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    json::value value = field.value();
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
