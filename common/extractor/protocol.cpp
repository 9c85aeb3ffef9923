#include "common/extractor/protocol.hpp"

#include <optional>

#include <simdjson.h>

#include "common/core/base64.hpp"
#include "common/documents/record_values.hpp"
#include "common/extractor/document_reading.hpp"

namespace pagemill {
namespace {

namespace json = simdjson::ondemand;
using namespace record_values;

/// The parser of a longer line is not kept: it has four times the line's bytes.
constexpr std::size_t parsed_bytes_kept = 1U << 20;

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

void read_blocks_of(page_record& out, json::value value, value_budget& budget) {
  refuse_repetition(!out.blocks_json.empty());
  json::array array = value.get_array();
  out.blocks_json = std::string_view(array.raw_json());
  array.reset();
  for (auto entry : array) out.value.blocks.push_back(read_block(entry.get_object(), &budget));
}

void read_member(page_record& out, std::string_view name, json::value value, value_budget& budget) {
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
    read_blocks_of(out, value, budget);
  } else if (name == "annotations") {
    for (auto entry : value.get_array()) {
      page.annotations.push_back(read_annotation(entry.get_object(), budget));
    }
  }
}

/// As the child shortens a page that is too large in bytes.
void shorten(page_record& out) {
  const auto& said = out.value;
  out.value = page{.number = said.number,
                   .width = said.width,
                   .height = said.height,
                   .rotation = said.rotation,
                   .problem = "page_too_large",
                   .label = said.label};
  out.blocks_json = "[]";
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

void read_value(record& out, std::string_view name, json::value value, value_budget& budget) {
  std::visit(
      [&]<class Record>(Record& made) {
        if constexpr (std::is_same_v<Record, page_record>) {
          read_member(made, name, value, budget);
        } else {
          read_member(made, name, value);
        }
      },
      out);
}

record read_record(json::document& line) {
  std::optional<record> out;
  value_budget budget(page_values_max);
  for (auto field : line.get_object()) {
    const std::string_view name = field.unescaped_key();
    json::value value = field.value();
    if (out) {
      try {
        read_value(*out, name, value, budget);
      } catch (const too_many_values&) {
        auto& too_large = std::get<page_record>(*out);
        shorten(too_large);
        return std::move(too_large);
      }
    } else if (name == "type") {  // the writer puts it first
      out = make_record(value.get_string());
    } else {
      throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
    }
  }
  if (!out) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
  if (!line.at_end()) throw simdjson::simdjson_error(simdjson::TRAILING_CONTENT);
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
  padded.resize(line.size() + readable_bytes_behind);
  return parse_in_place(std::string_view(padded).substr(0, line.size()));
}

result<record> record_parser::parse_in_place(std::string_view line) {
  static_assert(readable_bytes_behind >= simdjson::SIMDJSON_PADDING);
  try {
    json::document document = state_->parser.iterate(simdjson::padded_string_view(
        line.data(), line.size(), line.size() + readable_bytes_behind));
    auto made = read_record(document);
    if (line.size() > parsed_bytes_kept) state_->parser = json::parser();
    return made;
  } catch (const simdjson::simdjson_error& problem) {
    return fail(errc::invalid_input, std::string("a record is malformed: ") + problem.what());
  } catch (const nul_character&) {
    return fail(errc::invalid_input, "a record contains U+0000");
  }
}

}  // namespace pagemill
