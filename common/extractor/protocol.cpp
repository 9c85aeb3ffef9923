#include "common/extractor/protocol.hpp"

#include <optional>

#include <simdjson.h>

#include "common/core/base64.hpp"
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

page_problem read_problem(json::object object) {
  page_problem out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    if (name == "page")
      out.page = int_of(field.value());
    else if (name == "code")
      out.code = text_of(field.value());
  }
  return out;
}

// Each overload reads one member of its record; unknown members are ignored.

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
  else if (name == "problems")
    out.problems = texts_of(value);
  else if (name == "profile")
    out.profile = std::string_view(value.raw_json());
  else if (name == "outline") {
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

void read_member(page_record& out, std::string_view name, json::value value) {
  auto& page = out.value;
  if (name == "number")
    page.number = int_of(value);
  else if (name == "width")
    page.width = static_cast<float>(double(value.get_double()));
  else if (name == "height")
    page.height = static_cast<float>(double(value.get_double()));
  else if (name == "rotation")
    page.rotation = int_of(value);
  else if (name == "text")
    page.text = text_of(value);
  else if (name == "markdown")
    page.markdown = text_of(value);
  else if (name == "scanned")
    page.scanned = value.get_bool();
  else if (name == "problem")
    page.problem = text_of(value);
  else if (name == "label")
    page.label = text_of(value);
  else if (name == "blocks") {
    json::array array = value.get_array();
    out.blocks_json = std::string_view(array.raw_json());
    array.reset();
    for (auto entry : array) page.blocks.push_back(read_block(entry.get_object()));
  } else if (name == "annotations") {
    for (auto entry : value.get_array()) {
      page.annotations.push_back(read_annotation(entry.get_object()));
    }
  }
}

void read_member(image_record& out, std::string_view name, json::value value) {
  if (name == "page")
    out.page = int_of(value);
  else if (name == "index")
    out.index = int_of(value);
  else if (name == "width")
    out.width = int_of(value);
  else if (name == "height")
    out.height = int_of(value);
  else if (name == "bbox")
    out.bbox = box_of(value);
}

void read_member(end_record& out, std::string_view name, json::value value) {
  if (name == "pages")
    out.pages = int_of(value);
  else if (name == "images")
    out.images = int_of(value);
  else if (name == "pages_without_text")
    out.pages_without_text = int_of(value);
  else if (name == "characters")
    out.characters = value.get_int64();
  else if (name == "problems") {
    for (auto entry : value.get_array()) out.problems.push_back(read_problem(entry.get_object()));
  }
}

void read_member(failure_record& out, std::string_view name, json::value value) {
  if (name == "code")
    out.code = text_of(value);
  else if (name == "message")
    out.message = text_of(value);
}

void read_member(progress_record& out, std::string_view name, json::value value) {
  if (name == "page")
    out.page = int_of(value);
  else if (name == "profiling")
    out.profiling = value.get_bool();
}

void read_member(picture_record& out, std::string_view name, json::value value) {
  if (name == "format") {
    const std::string_view format = value.get_string();
    if (format != "png" && format != "jpeg") {
      throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
    }
    out.format = format == "png" ? picture_format::png : picture_format::jpeg;
  } else if (name == "width") {
    out.width = int_of(value);
  } else if (name == "height") {
    out.height = int_of(value);
  }
}

void read_member(attachment_record& out, std::string_view name, json::value value) {
  if (name == "bytes") out.bytes = value.get_int64();
}

void read_member(part_bytes& out, std::string_view name, json::value value) {
  if (name != "data") return;
  auto bytes = from_base64(std::string_view(value.get_string()));
  if (!bytes) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
  out.bytes = *std::move(bytes);
}

record make_record(std::string_view type) {
  if (type == "page") return page_record{};
  if (type == "image") return image_record{};
  if (type == "progress") return progress_record{};
  if (type == "document") return document_record{};
  if (type == "picture") return picture_record{};
  if (type == "attachment") return attachment_record{};
  if (type == "bytes") return part_bytes{};
  if (type == "end") return end_record{};
  if (type == "failure") return failure_record{};
  throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
}

record read_record(json::object object) {
  std::optional<record> out;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    json::value value = field.value();
    if (out) {
      std::visit([&](auto& made) { read_member(made, name, value); }, *out);
    } else if (name == "type") {  // the writer puts it first
      out = make_record(value.get_string());
    } else {
      throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
    }
  }
  if (!out) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
  return std::move(*out);
}

}  // namespace

struct record_parser::state {
  json::parser parser;
  std::string padded;
};

record_parser::record_parser() : state_(std::make_unique<state>()) {}
record_parser::~record_parser() = default;
record_parser::record_parser(record_parser&&) noexcept = default;
record_parser& record_parser::operator=(record_parser&&) noexcept = default;

result<record> record_parser::parse(std::string_view line) {
  auto& padded = state_->padded;
  padded.assign(line);
  padded.reserve(line.size() + simdjson::SIMDJSON_PADDING);
  try {
    auto document = state_->parser.iterate(
        simdjson::padded_string_view(padded.data(), padded.size(), padded.capacity()));
    return read_record(document.get_object());
  } catch (const simdjson::simdjson_error& problem) {
    return fail(errc::invalid_input, std::string("a record is malformed: ") + problem.what());
  } catch (const nul_character&) {
    return fail(errc::invalid_input, "a record contains U+0000");
  }
}

}  // namespace pagemill
