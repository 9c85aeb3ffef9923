#include "api/json/page_json.hpp"

#include <format>
#include <iterator>

#include "common/documents/block_json.hpp"

namespace pagemill {
namespace {

void append_text_or_null(std::string& out, const std::optional<std::string>& text) {
  if (text) {
    append_json_string(out, *text);
  } else {
    out += "null";
  }
}

}  // namespace

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

}  // namespace pagemill
