// The JSON form of the submit options. simdjson parses; the values are checked where all are.
#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "api/jobs/submit_options.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<void> set_member(submit_options_reader& reader, std::string_view name,
                             dom::element value) {
  switch (value.type()) {
    case dom::element_type::STRING:
      return reader.set(name, std::string_view(value), option_source::json_text);
    case dom::element_type::INT64:
      return reader.set(name, std::to_string(int64_t(value)), option_source::json_number);
    case dom::element_type::BOOL:
      return reader.set(name, bool(value) ? "true" : "false", option_source::json_flag);
    case dom::element_type::ARRAY:
      if (name != "tags") break;
      for (const dom::element tag : dom::array(value)) {
        std::string_view text;
        if (tag.get(text) != simdjson::SUCCESS)
          return invalid_option(name, "has a value of the wrong type");
        if (auto ok = reader.set(name, text, option_source::json_text); !ok) return ok;
      }
      return {};
    case dom::element_type::OBJECT:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
    case dom::element_type::NULL_VALUE: break;
  }
  return invalid_option(name, "has a value of the wrong type");
}

}  // namespace

http_result<void> submit_options_reader::set_from_json(std::string_view json) {
  return read_members(json, [this](std::string_view name, dom::element value) {
    return set_member(*this, name, value);
  });
}

}  // namespace pagemill
