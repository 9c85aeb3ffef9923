#include "api/documents/document_json.hpp"

#include <format>
#include <iterator>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "common/core/json_values.hpp"
#include "common/documents/block_json.hpp"

namespace pagemill {

namespace json = boost::json;

namespace {

void append_text_or_null(std::string& out, const std::optional<std::string>& text) {
  if (text) {
    append_json_string(out, *text);
  } else {
    out += "null";
  }
}

void append_row_json(std::string& out, const std::vector<std::string>& row) {
  out += '[';
  for (const auto& text : row) {
    if (&text != &row.front()) out += ',';
    append_json_string(out, text);
  }
  out += ']';
}

enum class box_is { known, unknown };

void append_cell_json(std::string& out, const block& table, const table_cell& cell, box_is box) {
  const auto& row = table.rows[static_cast<std::size_t>(cell.row)];
  std::format_to(std::back_inserter(out),
                 R"({{"row":{},"column":{},"row_span":{},"column_span":{},"header":{},"text":)",
                 cell.row, cell.column, cell.row_span, cell.column_span,
                 cell.row < table.header_rows);
  append_json_string(out, row[static_cast<std::size_t>(cell.column)]);
  out += ",\"bbox\":";
  if (box == box_is::known)
    append_box_json(out, cell.bbox);
  else
    out += "null";
  out += '}';
}

/// Earlier extractors said only the texts.
void append_cells_of_rows(std::string& out, const block& table) {
  bool first = true;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
      if (table.rows[r][c].empty()) continue;
      if (!first) out += ',';
      first = false;
      append_cell_json(out, table, {.row = static_cast<int>(r), .column = static_cast<int>(c)},
                       box_is::unknown);
    }
  }
}

}  // namespace

json::object to_list_json(const document& row) {
  json::object body;
  body["id"] = to_string(row.id);
  body["job_id"] = to_string(row.job_id);
  body["status"] = row.status;
  body["title"] = or_null(row.title);
  body["author"] = or_null(row.author);
  body["filename"] = or_null(row.filename);
  body["sha256"] = or_null(row.sha256);
  body["bytes"] = or_null(row.bytes);
  body["page_count"] = or_null(row.page_count);
  body["chunk_count"] = row.chunk_count;
  body["language"] = or_null(row.language);
  body["tags"] = json::parse(row.tags_json);
  body["problems"] = json::parse(row.problems_json);
  body["extractor_version"] = or_null(row.extractor_version);
  body["created_at"] = row.created_at;
  return body;
}

void append_document_json(std::string& out, const document& row) {
  out += json::serialize(to_list_json(row));
  out.back() = ',';  // instead of the closing brace
  out += "\"outline\":";
  out += row.outline_json.value_or("null");
  out += ",\"attachments\":";
  out += row.attachments_json;
  out += '}';
}

void append_page_json(std::string& out, const page_row& page) {
  std::format_to(std::back_inserter(out),
                 R"({{"number":{},"width":{},"height":{},"rotation":{},"text":)", page.number,
                 page.width, page.height, page.rotation);
  append_json_string(out, page.text);
  out += ",\"markdown\":";
  append_json_string(out, page.markdown);
  out += ",\"blocks\":";
  out += page.blocks_json;
  out += page.ocr ? ",\"ocr\":true,\"problem\":" : ",\"ocr\":false,\"problem\":";
  append_text_or_null(out, page.problem);
  out += ",\"label\":";
  append_text_or_null(out, page.label);
  out += ",\"annotations\":";
  out += page.annotations_json;
  out += '}';
}

void append_chunk_json(std::string& out, const chunk_row& chunk) {
  std::format_to(std::back_inserter(out), R"({{"index":{},"text":)", chunk.index);
  append_json_string(out, chunk.text);
  std::format_to(std::back_inserter(out), R"(,"pages":[{},{}],"bboxes":{},"section":)",
                 chunk.first_page, chunk.last_page, chunk.bboxes_json);
  append_text_or_null(out, chunk.section);
  std::format_to(std::back_inserter(out), R"(,"section_titles":{},"tokens":{}}})",
                 chunk.section_titles_json, chunk.tokens);
}

void append_table_json(std::string& out, const table_place& place, const block& table,
                       std::optional<int> continues) {
  std::format_to(std::back_inserter(out), R"({{"index":{},"page":{},"bbox":)", place.index,
                 place.page);
  append_box_json(out, table.bbox);
  out += ",\"continues\":";
  out += continues ? std::to_string(*continues) : "null";
  std::format_to(std::back_inserter(out), R"(,"header_rows":{},"rows":[)", table.header_rows);
  for (const auto& row : table.rows) {
    if (&row != &table.rows.front()) out += ',';
    append_row_json(out, row);
  }
  out += "],\"cells\":[";
  if (table.cells.empty()) {
    append_cells_of_rows(out, table);
  } else {
    for (const auto& cell : table.cells) {
      if (&cell != &table.cells.front()) out += ',';
      append_cell_json(out, table, cell, box_is::known);
    }
  }
  out += "]}";
}

void append_form_field_json(std::string& out, const form_field_row& field) {
  out += "{\"name\":";
  append_json_string(out, field.name);
  out += ",\"type\":";
  append_json_string(out, field.type);
  out += ",\"value\":";
  append_json_string(out, field.value);
  out += ",\"page\":";
  out += field.page ? std::to_string(*field.page) : "null";
  out += ",\"bbox\":";
  out += field.bbox_json;
  out += '}';
}

void append_attachment_json(std::string& out, const attachment_row& file) {
  std::format_to(std::back_inserter(out), R"({{"index":{},"name":)", file.index);
  append_json_string(out, file.name);
  out += ",\"bytes\":";
  out += file.bytes ? std::to_string(*file.bytes) : "null";
  out += '}';
}

void append_image_json(std::string& out, const block_row& image) {
  const auto block = json::parse(image.block_json).as_object();
  out += json::serialize(
      json::object{{"index", image.index}, {"page", image.page}, {"bbox", block.at("bbox")}});
}

}  // namespace pagemill
