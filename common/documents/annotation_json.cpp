#include "common/documents/annotation_json.hpp"

#include <string_view>

#include "common/documents/block_json.hpp"

namespace pagemill {
namespace {

void append_optional_text(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, text);
}

}  // namespace

void append_annotations_json(std::string& out, const std::vector<annotation>& annotations) {
  out += '[';
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    const auto& one = annotations[i];
    out += i == 0 ? "{\"kind\":" : ",{\"kind\":";
    append_json_string(out, one.kind);
    out += ",\"text\":";
    append_json_string(out, one.text);
    out += ",\"bbox\":";
    append_box_json(out, one.bbox);
    append_optional_text(out, "author", one.author);
    append_optional_text(out, "uri", one.uri);
    if (one.target_page > 0) out += ",\"page\":" + std::to_string(one.target_page);
    out += '}';
  }
  out += ']';
}

}  // namespace pagemill
