#include "api/ai/fields/schema_compiler.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "api/ai/fields/field_check.hpp"
#include "api/ai/fields/schema_keywords.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

/// Of JSON: a schema in a schema is at least two levels.
constexpr std::size_t json_depth_max = 64;
constexpr std::size_t told_place_bytes_max = 200;

template <class T>
using schema_result = std::expected<T, schema_fault>;

std::unexpected<schema_fault> too_large(std::string_view at, std::string says) {
  return std::unexpected(schema_fault{"schema_too_large", std::string(at), std::move(says)});
}

bool is_null_schema(const json::value& schema) {
  const auto* members = schema.if_object();
  if (members == nullptr || members->size() != 1) return false;
  const auto* type = members->if_contains("type");
  return type != nullptr && type->is_string() && type->get_string() == "null";
}

/// Where a schema stands, and what it is for.
struct schema_place {
  std::string at;       ///< a pointer into the schema
  std::string pointer;  ///< of the values
  int depth = 0;
};

class schema_walk {
 public:
  explicit schema_walk(const json::value& root) : root_(root) {}

  schema_result<field_rule> compile(const json::value& schema, const schema_place& place) {
    if (++nodes_ > schema_nodes_max) return too_large(place.at, "it has too many parts");
    if (place.depth > schema_depth_max) {
      return too_large(place.at, std::format("it is deeper than {}", schema_depth_max));
    }
    static const json::object anything;
    if (schema.is_bool() && !schema.get_bool()) {
      return unsupported_schema(place.at, "no value is valid here");
    }
    if (!schema.is_bool() && !schema.is_object()) {
      return invalid_schema(place.at, "a schema is an object");
    }
    const auto& members = schema.is_bool() ? anything : schema.get_object();
    for (const auto* word : {"$ref", "anyOf", "oneOf", "allOf"}) {
      if (members.contains(word)) return compile_indirect(members, word, place);
    }
    return compile_direct(members, place);
  }

 private:
  schema_result<field_rule> compile_direct(const json::object& members, const schema_place& place) {
    field_rule made;
    made.pointer = place.pointer;
    for (const auto& [name, value] : members) {
      const auto at = place.at + "/" + pointer_part(name);
      if (is_annotation(name) || is_structure(name)) continue;
      const auto taken = take_keyword(name, value, at, made);
      if (!taken) return unsupported_schema(at, "this keyword is not supported");
      if (!*taken) return std::unexpected(taken->error());
    }
    if (!members.contains("type")) infer_types(members, made);
    if (made.is(field_type::object)) {
      if (auto ok = take_properties(members, place, made); !ok) return std::unexpected(ok.error());
    } else if (made.is(field_type::array)) {
      if (auto ok = take_items(members, place, made); !ok) return std::unexpected(ok.error());
    } else if (++fields_ > schema_fields_max) {
      return too_large(place.at, std::format("it has more than {} fields", schema_fields_max));
    }
    return made;
  }

  static bool is_structure(std::string_view name) {
    return name == "properties" || name == "required" || name == "additionalProperties" ||
           name == "items";
  }

  keyword_result take_properties(const json::object& members, const schema_place& place,
                                 field_rule& into) {
    if (const auto* more = members.if_contains("additionalProperties");
        more != nullptr && !more->is_bool()) {
      return unsupported_schema(place.at + "/additionalProperties", "name the properties");
    }
    if (const auto* all = members.if_contains("properties"); all != nullptr) {
      if (!all->is_object()) return invalid_schema(place.at + "/properties", "it is an object");
      for (const auto& [name, schema] : all->get_object()) {
        const auto part = pointer_part(name);
        auto made = compile(schema, {.at = place.at + "/properties/" + part,
                                     .pointer = place.pointer + "/" + part,
                                     .depth = place.depth + 1});
        if (!made) return std::unexpected(made.error());
        made->name = name;
        into.properties.push_back(*std::move(made));
      }
    }
    return take_required(members, place.at + "/required", into);
  }

  static keyword_result take_required(const json::object& members, const std::string& at,
                                      field_rule& into) {
    const auto* names = members.if_contains("required");
    if (names == nullptr) return {};
    if (!names->is_array()) return invalid_schema(at, "it must be an array of names");
    for (const auto& one : names->get_array()) {
      if (!one.is_string()) return invalid_schema(at, "it must be an array of names");
      const auto found =
          std::ranges::find(into.properties, std::string_view(one.get_string()), &field_rule::name);
      if (found == into.properties.end()) {
        return unsupported_schema(at, "what is required must be among the properties");
      }
      found->required = true;
    }
    return {};
  }

  keyword_result take_items(const json::object& members, const schema_place& place,
                            field_rule& into) {
    static const json::value anything = true;
    const auto* items = members.if_contains("items");
    const auto at = place.at + "/items";
    if (items != nullptr && items->is_array()) {
      return unsupported_schema(at, "all items have one schema");
    }
    auto made = compile(items == nullptr ? anything : *items,
                        {.at = at, .pointer = place.pointer + "/*", .depth = place.depth + 1});
    if (!made) return std::unexpected(made.error());
    into.items.push_back(*std::move(made));
    return {};
  }

  /// A reference, or a choice that is none, with annotations beside it.
  schema_result<field_rule> compile_indirect(const json::object& members, std::string_view word,
                                             const schema_place& place) {
    field_rule beside;
    for (const auto& [name, value] : members) {
      const auto at = place.at + "/" + pointer_part(name);
      if (name == word || is_annotation(name)) continue;
      if (name != "title" && name != "description") {
        return unsupported_schema(at, std::format("beside {} it is not supported", word));
      }
      if (auto ok = *take_keyword(name, value, at, beside); !ok) return std::unexpected(ok.error());
    }
    const auto at = place.at + "/" + pointer_part(word);
    const auto& value = members.at(word);
    auto made = word == "$ref" ? compile_reference(value, at, place)
                               : compile_choice(value, word, at, place);
    if (!made) return made;
    if (!beside.title.empty()) made->title = std::move(beside.title);
    if (!beside.description.empty()) made->description = std::move(beside.description);
    return made;
  }

  /// allOf with one schema; anyOf and oneOf with one beside null.
  schema_result<field_rule> compile_choice(const json::value& value, std::string_view word,
                                           const std::string& at, const schema_place& place) {
    if (!value.is_array() || value.get_array().empty()) {
      return invalid_schema(at, "it must be an array of schemas");
    }
    const json::value* only = nullptr;
    std::size_t index = 0;
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      const auto& one = value.get_array()[i];
      if (word != "allOf" && is_null_schema(one)) continue;
      if (only != nullptr) {
        return unsupported_schema(at, "of several schemas, all but one must be null");
      }
      only = &one;
      index = i;
    }
    if (only == nullptr) return unsupported_schema(at, "only null is valid here");
    return compile(*only, {.at = std::format("{}/{}", at, index),
                           .pointer = place.pointer,
                           .depth = place.depth + 1});
  }

  schema_result<field_rule> compile_reference(const json::value& value, const std::string& at,
                                              const schema_place& place) {
    if (!value.is_string()) return invalid_schema(at, "a reference is a string");
    const std::string target(value.get_string());
    if (target == "#" || std::ranges::contains(open_, target)) {
      return std::unexpected(schema_fault{"recursive_schema", at, "it refers to itself"});
    }
    if (!target.starts_with("#/$defs/") && !target.starts_with("#/definitions/")) {
      return unsupported_schema(at, "only references into $defs or definitions are supported");
    }
    boost::system::error_code wrong;
    const auto* found = root_.find_pointer(target.substr(1), wrong);
    if (found == nullptr) return invalid_schema(at, "there is nothing at the reference");
    open_.push_back(target);
    auto made = compile(
        *found, {.at = target.substr(1), .pointer = place.pointer, .depth = place.depth + 1});
    open_.pop_back();
    return made;
  }

  const json::value& root_;
  std::vector<std::string> open_;  ///< references that are being followed
  int nodes_ = 0, fields_ = 0;
};

http_result<field_schema> refuse_schema(const schema_fault& fault) {
  const auto place = beginning_of(fault.at, told_place_bytes_max);
  return refuse(422, fault.code,
                std::format("The schema cannot be used: at {}, {}.",
                            place.empty() ? "its root" : place, fault.says),
                std::format("schema{}", place));
}

}  // namespace

http_result<field_schema> compile_schema(std::string_view text) {
  if (text.size() > schema_bytes_max) {
    return refuse_schema({"schema_too_large", "", "it is too long"});
  }
  boost::system::error_code wrong;
  json::parse_options options;
  options.max_depth = json_depth_max;
  const auto root = json::parse(text, wrong, {}, options);
  if (wrong == json::error::too_deep) {
    return refuse_schema({"schema_too_large", "", "it is too deep"});
  }
  if (wrong) return refuse_schema({"invalid_schema", "", "it is no JSON"});
  if (!root.is_object()) return refuse_schema({"invalid_schema", "", "a schema is an object"});
  auto made = schema_walk(root).compile(root, {});
  if (!made) return refuse_schema(made.error());
  if (!made->is(field_type::object) || made->properties.empty()) {
    return refuse_schema(
        {"unsupported_schema", "", "the whole value must be an object with properties"});
  }
  return field_schema{.root = *std::move(made), .text = std::string(text)};
}

}  // namespace pagemill
