#include "api/jobs/submit_options.hpp"

#include <cstdlib>
#include <format>

#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

std::unexpected<problem> to_refusal(const option_refusal& refused) {
  switch (refused.fault) {
    case option_fault::invalid: return invalid_option(refused.option, refused.needs);
    case option_fault::secret_in_query:
      return refuse(400, "password_in_query",
                    "Proxies would log a password in the query: send it as a form field, a JSON "
                    "member or the header X-PDF-Password.",
                    refused.option);
  }
  std::abort();
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

std::unexpected<problem> invalid_option(std::string_view name, std::string_view needs) {
  if (name.size() > told_name_bytes_max || !is_clean_text(name)) {
    return refuse(422, "invalid_option", "The name of an option is not known.");
  }
  return refuse(422, "invalid_option", std::format("The option {} {}.", name, needs),
                std::string(name));
}

http_result<void> submit_options_reader::set(std::string_view name, std::string_view value,
                                             option_source source) {
  const auto taken = reader_.set(name, value, source);
  if (!taken) return to_refusal(taken.error());
  return {};
}

http_result<void> submit_options_reader::set_from_query(const request_head& head) {
  for (const auto& [name, value] : head.target.query) {
    if (auto ok = set(name, value, option_source::query); !ok) return ok;
  }
  return {};
}

http_result<void> submit_options_reader::set_from_headers(const request_head& head) {
  for (const auto& option : job_option_table()) {
    if (option.places.header.empty()) continue;
    const auto value = head.header(option.places.header);
    if (value.empty()) continue;
    if (auto ok = set(option.name, value, option_source::header); !ok) return ok;
  }
  return {};
}

http_result<void> submit_options_reader::set_from_json(std::string_view json) {
  return read_members(json, [this](std::string_view name, dom::element value) {
    return set_member(*this, name, value);
  });
}

http_result<job_options> submit_options_reader::finish() const {
  auto options = reader_.finish();
  if (!options) return to_refusal(options.error());
  return *std::move(options);
}

}  // namespace pagemill
