#include "api/ai/fields/schema_keywords.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <limits>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t told_text_bytes_max = 2000;

using taker = keyword_result (*)(const json::value&, std::string_view, field_rule&);

keyword_result take_type(const json::value& value, std::string_view at, field_rule& into) {
  constexpr std::array<std::string_view, 6> names{"boolean", "integer", "number",
                                                  "string",  "array",   "object"};
  json::array one;
  if (value.is_string()) one.push_back(value);
  const auto& all = value.is_array() ? value.get_array() : one;
  if (all.empty()) return invalid_schema(at, "a type is a name, or a list of names");
  into.types.clear();
  for (const auto& each : all) {
    if (!each.is_string()) return invalid_schema(at, "a type is a name");
    const std::string_view name = each.get_string();
    if (name == "null") continue;
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return invalid_schema(at, "there is no such type");
    const auto type = static_cast<field_type>(found - names.begin());
    if (into.is(type)) return invalid_schema(at, "a type is given twice");
    into.types.push_back(type);
  }
  if (!into.is_leaf() && into.types.size() > 1) {
    return unsupported_schema(at, "an object or array can be nothing else but null");
  }
  return {};
}

keyword_result take_allowed(const json::value& one, std::string_view at, field_rule& into) {
  if (one.is_array() || one.is_object()) {
    return unsupported_schema(at, "only strings, numbers, booleans and null can be listed");
  }
  if (!one.is_null()) into.allowed.push_back(one);
  return {};
}

keyword_result take_enum(const json::value& value, std::string_view at, field_rule& into) {
  if (!value.is_array() || value.get_array().empty()) {
    return invalid_schema(at, "it must be an array with values");
  }
  if (value.get_array().size() > schema_values_max) {
    return std::unexpected(
        schema_fault{"schema_too_large", std::string(at),
                     std::format("at most {} values can be listed", schema_values_max)});
  }
  for (const auto& one : value.get_array()) {
    if (auto ok = take_allowed(one, at, into); !ok) return ok;
  }
  // Only null is left.
  if (into.allowed.empty()) into.allowed.emplace_back(nullptr);
  return {};
}

keyword_result take_const(const json::value& value, std::string_view at, field_rule& into) {
  if (!into.allowed.empty()) return unsupported_schema(at, "enum and const exclude each other");
  if (auto ok = take_allowed(value, at, into); !ok) return ok;
  if (into.allowed.empty()) into.allowed.emplace_back(nullptr);
  return {};
}

keyword_result take_format(const json::value& value, std::string_view at, field_rule& into) {
  using enum text_format;
  static constexpr auto formats =
      std::to_array<std::pair<std::string_view, text_format>>({{"date", date},
                                                               {"time", time},
                                                               {"date-time", date_time},
                                                               {"email", email},
                                                               {"uri", uri},
                                                               {"uuid", uuid},
                                                               {"float", none},
                                                               {"double", none},
                                                               {"int64", none}});
  if (!value.is_string()) return invalid_schema(at, "a format is a name");
  const std::string_view name = value.get_string();
  const auto found =
      std::ranges::find(formats, name, &std::pair<std::string_view, text_format>::first);
  if (found != formats.end()) {
    into.format = found->second;
    return {};
  }
  return unsupported_schema(
      at, "the formats are date, time, date-time, email, uri, uuid, float, double and int64");
}

std::optional<double> number_in(const json::value& value) {
  if (!value.is_number()) return std::nullopt;
  return value.to_number<double>();
}

template <std::optional<double> field_rule::* Member>
keyword_result take_number(const json::value& value, std::string_view at, field_rule& into) {
  into.*Member = number_in(value);
  if (!(into.*Member)) return invalid_schema(at, "it must be a number");
  return {};
}

keyword_result take_multiple(const json::value& value, std::string_view at, field_rule& into) {
  into.multiple_of = number_in(value);
  if (!into.multiple_of || !(*into.multiple_of > 0)) {
    return invalid_schema(at, "it must be a number above 0");
  }
  return {};
}

std::optional<std::size_t> count_in(const json::value& value) {
  const auto number = number_in(value);
  if (!number || !(*number >= 0) || std::floor(*number) != *number) return std::nullopt;
  // Nothing is longer.
  return static_cast<std::size_t>(std::min(*number, 4e9));
}

template <auto Member>
keyword_result take_count(const json::value& value, std::string_view at, field_rule& into) {
  const auto count = count_in(value);
  if (!count) return invalid_schema(at, "it must be a whole number from 0");
  into.*Member = *count;
  return {};
}

keyword_result take_pattern(const json::value& value, std::string_view at, field_rule& into) {
  if (!value.is_string()) return invalid_schema(at, "a pattern is a string");
  const std::string_view text = value.get_string();
  if (text.size() > schema_pattern_bytes_max) {
    return std::unexpected(
        schema_fault{"schema_too_large", std::string(at),
                     std::format("a pattern has at most {} bytes", schema_pattern_bytes_max)});
  }
  auto made = text_pattern::compile(text);
  if (!made) {
    return unsupported_schema(at, "the pattern is none, or needs backtracking or too much memory");
  }
  into.pattern = std::move(made);
  return {};
}

keyword_result take_unique(const json::value& value, std::string_view at, field_rule& into) {
  if (!value.is_bool()) return invalid_schema(at, "it must be true or false");
  into.items_unique = value.get_bool();
  return {};
}

template <std::string field_rule::* Member>
keyword_result take_told(const json::value& value, std::string_view at, field_rule& into) {
  if (!value.is_string()) return invalid_schema(at, "it must be a string");
  into.*Member = beginning_of(std::string_view(value.get_string()), told_text_bytes_max);
  return {};
}

// One line each.
constexpr auto takers = std::to_array<std::pair<std::string_view, taker>>({
    {"type", take_type},
    {"enum", take_enum},
    {"const", take_const},
    {"format", take_format},
    {"minimum", take_number<&field_rule::minimum>},
    {"maximum", take_number<&field_rule::maximum>},
    {"exclusiveMinimum", take_number<&field_rule::above>},
    {"exclusiveMaximum", take_number<&field_rule::below>},
    {"multipleOf", take_multiple},
    {"minLength", take_count<&field_rule::length_least>},
    {"maxLength", take_count<&field_rule::length_most>},
    {"pattern", take_pattern},
    {"minItems", take_count<&field_rule::items_least>},
    {"maxItems", take_count<&field_rule::items_most>},
    {"uniqueItems", take_unique},
    {"title", take_told<&field_rule::title>},
    {"description", take_told<&field_rule::description>},
});

std::optional<field_type> type_of_value(const json::value& value) {
  if (value.is_string()) return field_type::string;
  if (value.is_bool()) return field_type::boolean;
  if (value.is_number()) return value.is_double() ? field_type::number : field_type::integer;
  return std::nullopt;
}

}  // namespace

std::unexpected<schema_fault> invalid_schema(std::string_view at, std::string says) {
  return std::unexpected(schema_fault{"invalid_schema", std::string(at), std::move(says)});
}

std::unexpected<schema_fault> unsupported_schema(std::string_view at, std::string says) {
  return std::unexpected(schema_fault{"unsupported_schema", std::string(at), std::move(says)});
}

std::optional<keyword_result> take_keyword(std::string_view name, const json::value& value,
                                           std::string_view at, field_rule& into) {
  const auto found = std::ranges::find(takers, name, &std::pair<std::string_view, taker>::first);
  if (found == takers.end()) return std::nullopt;
  return found->second(value, at, into);
}

bool is_annotation(std::string_view name) {
  constexpr auto names = std::to_array<std::string_view>(
      {"$schema", "$id", "$comment", "$defs", "definitions", "$anchor", "default", "examples",
       "example", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType",
       "nullable"});
  return name.starts_with("x-") || std::ranges::contains(names, name);
}

void infer_types(const json::object& schema, field_rule& into) {
  const auto has = [&](auto... names) { return (schema.contains(names) || ...); };
  if (has("properties", "required", "additionalProperties")) {
    into.types = {field_type::object};
  } else if (has("items", "minItems", "maxItems", "uniqueItems")) {
    into.types = {field_type::array};
  } else if (!into.allowed.empty()) {
    for (const auto& one : into.allowed) {
      const auto type = type_of_value(one);
      if (type && !into.is(*type)) into.types.push_back(*type);
    }
  } else if (has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) {
    into.types = {field_type::number};
  } else {
    into.types = {field_type::string};
  }
}

}  // namespace pagemill
