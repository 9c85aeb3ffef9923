// The JSON form of the submit options. simdjson parses; the values are checked where all are.
#include <simdjson.h>

#include "api/json/submit_options.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

std::unexpected<problem> wrong_type(std::string_view name) {
  return refuse(400, "invalid_option",
                "The option " + std::string(name) + " has a value of the wrong type.",
                std::string(name));
}

http_result<void> set_member(submit_options_reader& reader, std::string_view name,
                             dom::element value) {
  switch (value.type()) {
    case dom::element_type::STRING:
      return reader.set(name, std::string_view(value), option_source::json_text);
    case dom::element_type::INT64:
      return reader.set(name, std::to_string(int64_t(value)), option_source::json_number);
    case dom::element_type::BOOL:
      return reader.set(name, bool(value) ? "true" : "false", option_source::json_flag);
    case dom::element_type::NULL_VALUE: return {};  // the same as leaving it out
    case dom::element_type::ARRAY:
      if (name != "tags") break;
      for (const dom::element tag : dom::array(value)) {
        std::string_view text;
        if (tag.get(text) != simdjson::SUCCESS) return wrong_type(name);
        if (auto ok = reader.set(name, text, option_source::json_text); !ok) return ok;
      }
      return {};
    case dom::element_type::OBJECT:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: break;
  }
  return wrong_type(name);
}

}  // namespace

http_result<void> submit_options_reader::set_from_json(std::string_view json) {
  constexpr std::size_t depth_max = 8;
  dom::parser parser;
  if (parser.allocate(json.size() + 1, depth_max) != simdjson::SUCCESS) {
    return refuse(400, "invalid_json", "The body is not JSON.");
  }
  dom::object members;
  if (parser.parse(simdjson::padded_string(json)).get(members) != simdjson::SUCCESS) {
    return refuse(400, "invalid_json", "The body is not a JSON object.");
  }
  for (const auto member : members) {
    if (auto ok = set_member(*this, member.key, member.value); !ok) return ok;
  }
  return {};
}

}  // namespace pagemill
