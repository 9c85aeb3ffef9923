#include <array>
#include <charconv>
#include <format>
#include <variant>

#include <simdjson.h>

#include "common/documents/block_json.hpp"
#include "common/extractor/protocol.hpp"

namespace pagemill {
namespace {

using limit_member = std::variant<int extract_limits::*, std::int64_t extract_limits::*>;

struct named_limit {
  std::string_view name;
  limit_member member;
};

constexpr std::array named_limits{
    named_limit{"file_bytes", &extract_limits::file_bytes},
    named_limit{"pages", &extract_limits::pages},
    named_limit{"page_seconds", &extract_limits::page_seconds},
    named_limit{"page_cpu_seconds", &extract_limits::page_cpu_seconds},
    named_limit{"document_seconds", &extract_limits::document_seconds},
    named_limit{"document_cpu_seconds", &extract_limits::document_cpu_seconds},
    named_limit{"output_bytes", &extract_limits::output_bytes},
    named_limit{"page_output_bytes", &extract_limits::page_output_bytes},
    named_limit{"page_characters", &extract_limits::page_characters},
    named_limit{"page_images", &extract_limits::page_images},
    named_limit{"outline_entries", &extract_limits::outline_entries},
    named_limit{"outline_bytes", &extract_limits::outline_bytes},
    named_limit{"outline_depth", &extract_limits::outline_depth},
    named_limit{"attachments", &extract_limits::attachments},
    named_limit{"form_fields", &extract_limits::form_fields},
    named_limit{"form_bytes", &extract_limits::form_bytes},
    named_limit{"page_annotations", &extract_limits::page_annotations},
    named_limit{"annotation_bytes", &extract_limits::annotation_bytes},
    named_limit{"attachment_bytes", &extract_limits::attachment_bytes},
    named_limit{"page_pixels", &extract_limits::page_pixels},
    named_limit{"image_bytes", &extract_limits::image_bytes},
    named_limit{"picture_bytes", &extract_limits::picture_bytes},
    named_limit{"name_bytes", &extract_limits::name_bytes},
};

void read_limits(const simdjson::dom::object& object, extract_limits& limits) {
  for (const auto& [name, member] : named_limits) {
    std::int64_t value = 0;
    if (object[name].get(value) != simdjson::SUCCESS) continue;
    std::visit(
        [&limits, value](auto where) {
          using number = std::remove_reference_t<decltype(limits.*where)>;
          limits.*where = static_cast<number>(value);
        },
        member);
  }
}

int to_page(std::string_view text) {
  int page = 0;
  std::from_chars(text.data(), text.data() + text.size(), page);
  return page;
}

std::optional<part_request> read_part(const simdjson::dom::object& root) {
  simdjson::dom::object wanted;
  const auto number = [&](std::string_view name) {
    return static_cast<int>(std::int64_t(wanted[name]));
  };
  if (root["picture"].get(wanted) == simdjson::SUCCESS) {
    return picture_request{number("page"), number("image"), number("dpi")};
  }
  if (root["attachment"].get(wanted) == simdjson::SUCCESS) {
    return attachment_request{number("index")};
  }
  return std::nullopt;
}

void append_part(std::string& line, const picture_request& wanted) {
  line += std::format(R"(,"picture":{{"page":{},"image":{},"dpi":{}}})", wanted.page, wanted.image,
                      wanted.dpi);
}

void append_part(std::string& line, const attachment_request& wanted) {
  line += std::format(R"(,"attachment":{{"index":{}}})", wanted.index);
}

extract_request read(std::string_view line) {
  simdjson::dom::parser parser;
  const simdjson::dom::object root = parser.parse(simdjson::padded_string(line));
  extract_request request;
  request.first_page = static_cast<int>(std::int64_t(root["first_page"]));
  request.password = std::string_view(root["password"]);
  request.profile = std::string_view(root["profile"]);
  const auto pages = page_selection::parse(std::string_view(root["pages"]));
  if (!pages) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
  request.pages = *pages;
  for (const auto [page, code] : simdjson::dom::object(root["skip_pages"])) {
    request.skip_pages[to_page(page)] = std::string_view(code);
  }
  read_limits(simdjson::dom::object(root["limits"]), request.limits);
  request.part = read_part(root);
  return request;
}

}  // namespace

std::string to_line(const extract_request& request) {
  std::string line = "{\"first_page\":" + std::to_string(request.first_page);
  line += ",\"pages\":";
  append_json_string(line, request.pages.text());
  line += ",\"password\":";
  append_json_string(line, request.password);
  line += ",\"profile\":";
  append_json_string(line, request.profile);
  line += ",\"skip_pages\":{";
  bool first = true;
  for (const auto& [page, code] : request.skip_pages) {
    line += first ? "\"" : ",\"";
    line += std::to_string(page) + "\":";
    append_json_string(line, code);
    first = false;
  }
  line += "},\"limits\":{";
  first = true;
  for (const auto& [name, member] : named_limits) {
    line += first ? "\"" : ",\"";
    line += name;
    line += "\":";
    std::visit([&](auto where) { line += std::to_string(request.limits.*where); }, member);
    first = false;
  }
  line += '}';
  if (request.part) {
    std::visit([&line](const auto& wanted) { append_part(line, wanted); }, *request.part);
  }
  line += "}\n";
  return line;
}

result<extract_request> parse_request(std::string_view line) {
  try {
    return read(line);
  } catch (const simdjson::simdjson_error&) {
    return fail(errc::invalid_input, "the line is not a request");
  }
}

}  // namespace pagemill
