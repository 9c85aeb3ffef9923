#include "api/documents/document_json.hpp"

#include <format>
#include <iterator>

#include <boost/json/array.hpp>
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

json::object to_json(const document& row) {
  auto body = to_list_json(row);
  body["outline"] = parsed_or_null(row.outline_json);
  body["attachments"] = attachments_json(row);
  return body;
}

json::array attachments_json(const document& row) {
  return json::parse(row.attachments_json).as_array();
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

void append_table_json(std::string& out, const block_row& table) {
  const auto block = json::parse(table.block_json).as_object();
  const auto* rows = block.if_contains("rows");
  const auto* header_rows = block.if_contains("header_rows");
  json::array cells;
  json::array lines = rows != nullptr ? rows->as_array() : json::array();
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const auto& line = lines[row].as_array();
    for (std::size_t column = 0; column < line.size(); ++column) {
      if (line[column].as_string().empty()) continue;
      cells.push_back(json::object{{"row", row}, {"column", column}, {"text", line[column]}});
    }
  }
  const json::object item{{"index", table.index},
                          {"page", table.page},
                          {"bbox", block.at("bbox")},
                          {"header_rows", header_rows != nullptr ? *header_rows : json::value(0)},
                          {"rows", std::move(lines)},
                          {"cells", std::move(cells)}};
  out += json::serialize(item);
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

void append_image_json(std::string& out, const block_row& image) {
  const auto block = json::parse(image.block_json).as_object();
  out += json::serialize(
      json::object{{"index", image.index}, {"page", image.page}, {"bbox", block.at("bbox")}});
}

}  // namespace pagemill
