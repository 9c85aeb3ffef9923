#include "api/ai/requests/field_request.hpp"

#include <format>
#include <optional>
#include <set>
#include <utility>

#include <simdjson.h>

#include "api/ai/fields/schema_compiler.hpp"
#include "api/request/object_members.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

/// A name that stands twice in an object: programs disagree about which of two counts.
std::optional<std::string_view> repeated_name(dom::element value) {
  dom::array items;
  if (value.get(items) == simdjson::SUCCESS) {
    for (const dom::element one : items) {
      if (const auto found = repeated_name(one)) return found;
    }
  }
  dom::object members;
  if (value.get(members) != simdjson::SUCCESS) return std::nullopt;
  std::set<std::string_view> seen;
  for (const auto member : members) {
    if (!seen.insert(member.key).second) return member.key;
    if (const auto found = repeated_name(member.value)) return found;
  }
  return std::nullopt;
}

http_result<void> take_schema(dom::element value, std::optional<field_schema>& into) {
  if (const auto name = repeated_name(value)) {
    return refuse(422, "invalid_schema",
                  std::format("The schema has the name {} twice in one object.",
                              beginning_of(*name, told_name_bytes_max)),
                  "schema");
  }
  auto made = compile_schema(simdjson::minify(value));
  if (!made) return std::unexpected(made.error());
  into = *std::move(made);
  return {};
}

http_result<std::string> take_choice(std::string_view name, dom::element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return invalid_member(name, "must be a string");
  if (text.empty() || !is_clean_text(text)) {
    return invalid_member(name, "must not be empty or contain U+0000");
  }
  return std::string(text);
}

}  // namespace

http_result<field_request> parse_field_request(std::string_view json) {
  // A schema within a schema is two levels or three.
  constexpr std::size_t depth_max = 64;
  std::optional<uuid> document;
  std::optional<field_schema> schema;
  std::string provider, model;
  const auto taken = read_members(
      json,
      [&](std::string_view name, dom::element value) -> http_result<void> {
        if (name == "schema") return take_schema(value, schema);
        if (name != "document_id" && name != "provider" && name != "model") {
          return invalid_member(name, "is unknown");
        }
        auto text = take_choice(name, value);
        if (!text) return std::unexpected(text.error());
        if (name == "document_id") {
          document = parse_uuid(*text);
          if (!document) return invalid_member(name, "must be a UUID");
        } else {
          (name == "provider" ? provider : model) = *std::move(text);
        }
        return {};
      },
      null_members::skip, depth_max);
  if (!taken) return std::unexpected(taken.error());
  if (!document) return invalid_member("document_id", "must be given");
  if (!schema) return invalid_member("schema", "must be given");
  return field_request{.document = document_id{*document},
                       .schema = *std::move(schema),
                       .provider = std::move(provider),
                       .model = std::move(model)};
}

}  // namespace pagemill
