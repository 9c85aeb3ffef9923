#include "common/extractor/document_reading.hpp"

#include "common/documents/record_values.hpp"

namespace pagemill {
namespace {

namespace json = simdjson::ondemand;
using namespace record_values;

outline_entry read_outline_entry(json::object object) {
  outline_entry out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    if (name == "title")
      out.title = text_of(field.value());
    else if (name == "level")
      out.level = int_of(field.value());
    else if (name == "page")
      out.page = int_of(field.value());
    else  // the store keeps the outline as it was written
      throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
  }
  return out;
}

attachment read_attachment(json::object object) {
  attachment out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    if (name == "name")
      out.name = text_of(field.value());
    else if (name == "bytes")
      out.bytes = field.value().get_int64();
  }
  return out;
}

form_field read_form_field(json::object object) {
  form_field out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    const json::value value = field.value();
    if (name == "name")
      out.name = text_of(value);
    else if (name == "type")
      out.type = text_of(value);
    else if (name == "value")
      out.value = text_of(value);
    else if (name == "page")
      out.page = int_of(value);
    else if (name == "bbox")
      out.bbox = box_of(value);
  }
  return out;
}

}  // namespace

void refuse_repetition(bool has_come) {
  if (has_come) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
}

void read_member(document_record& out, std::string_view name, json::value value) {
  if (name == "version")
    out.version = int_of(value);
  else if (name == "page_count")
    out.page_count = int_of(value);
  else if (name == "title")
    out.title = text_of(value);
  else if (name == "author")
    out.author = text_of(value);
  else if (name == "subject")
    out.subject = text_of(value);
  else if (name == "keywords")
    out.keywords = text_of(value);
  else if (name == "creator")
    out.creator = text_of(value);
  else if (name == "producer")
    out.producer = text_of(value);
  else if (name == "created_at")
    out.created_at = text_of(value);
  else if (name == "modified_at")
    out.modified_at = text_of(value);
  else if (name == "format")
    out.format = text_of(value);
  else if (name == "encryption")
    out.encryption = text_of(value);
  else if (name == "language")
    out.language = text_of(value);
  else if (name == "problems")
    out.problems = texts_of(value);
  else if (name == "profile")
    out.profile = std::string_view(value.raw_json());
  else if (name == "outline") {
    refuse_repetition(!out.outline_json.empty());
    json::array array = value.get_array();
    out.outline_json = std::string_view(array.raw_json());
    array.reset();
    for (auto entry : array) out.outline.push_back(read_outline_entry(entry.get_object()));
  } else if (name == "attachments") {
    for (auto entry : value.get_array()) {
      out.attachments.push_back(read_attachment(entry.get_object()));
    }
  } else if (name == "form") {
    for (auto entry : value.get_array()) out.form.push_back(read_form_field(entry.get_object()));
  }
}

}  // namespace pagemill
