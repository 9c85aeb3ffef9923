#include "api/ai/fields/field_check.hpp"

#include <algorithm>
#include <cmath>
#include <format>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/ai/fields/text_formats.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

/// Of a quotient: 54.1 is a multiple of 0.01, though 54.1 / 0.01 is not a whole number in binary.
constexpr double multiple_tolerance = 1e-6;

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

bool has_type(const field_rule& rule, const json::value& value) {
  using enum field_type;
  switch (value.kind()) {
    case json::kind::null: return true;
    case json::kind::bool_: return rule.is(boolean);
    case json::kind::string: return rule.is(string);
    case json::kind::array: return rule.is(array);
    case json::kind::object: return rule.is(object);
    case json::kind::int64:
    case json::kind::uint64: return rule.is(number) || rule.is(integer);
    case json::kind::double_:
      return rule.is(number) ||
             (rule.is(integer) && std::floor(value.get_double()) == value.get_double());
  }
  return false;
}

std::string_view broken_by_number(const field_rule& rule, double number) {
  if (rule.minimum && number < *rule.minimum) return "minimum";
  if (rule.maximum && number > *rule.maximum) return "maximum";
  if (rule.above && number <= *rule.above) return "exclusiveMinimum";
  if (rule.below && number >= *rule.below) return "exclusiveMaximum";
  if (rule.multiple_of) {
    const auto times = number / *rule.multiple_of;
    if (!(std::abs(times - std::round(times)) <= multiple_tolerance)) return "multipleOf";
  }
  return {};
}

std::string_view broken_by_text(const field_rule& rule, std::string_view text) {
  const auto length = characters_of(text);
  if (length < rule.length_least) return "minLength";
  if (rule.length_most && length > *rule.length_most) return "maxLength";
  if (!has_format(text, rule.format)) return "format";
  if (rule.pattern && !rule.pattern->is_in(text)) return "pattern";
  return {};
}

std::string_view broken_by_items(const field_rule& rule, const json::array& items) {
  if (items.size() < rule.items_least) return "minItems";
  if (rule.items_most && items.size() > *rule.items_most) return "maxItems";
  if (items.size() > extracted_items_max) return "maxItems";
  if (!rule.items_unique) return {};
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t other = 0; other < i; ++other) {
      if (are_equal(items[i], items[other])) return "uniqueItems";
    }
  }
  return {};
}

void check_at(const field_rule& rule, const json::value& value, const std::string& pointer,
              std::vector<field_violation>& into) {
  if (value.is_null()) return;
  if (const auto keyword = broken_keyword(rule, value); !keyword.empty()) {
    into.push_back({.pointer = pointer, .keyword = std::string(keyword)});
    return;
  }
  if (value.is_array() && !rule.items.empty()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      check_at(rule.items[0], value.get_array()[i], std::format("{}/{}", pointer, i), into);
    }
  }
  if (!value.is_object()) return;
  const auto& members = value.get_object();
  for (const auto& one : rule.properties) {
    const auto at = pointer + "/" + pointer_part(one.name);
    if (const auto* found = members.if_contains(one.name)) {
      check_at(one, *found, at, into);
    } else {
      into.push_back({.pointer = at, .keyword = "required"});
    }
  }
  for (const auto& member : members) {
    if (!std::ranges::contains(rule.properties, member.key(), &field_rule::name)) {
      into.push_back({.pointer = pointer + "/" + pointer_part(member.key()),
                      .keyword = "additionalProperties"});
    }
  }
}

}  // namespace

std::string_view broken_keyword(const field_rule& rule, const json::value& value) {
  if (value.is_null()) return {};
  if (!has_type(rule, value)) return "type";
  if (!rule.allowed.empty() && std::ranges::none_of(rule.allowed, [&](const json::value& one) {
        return are_equal(one, value);
      })) {
    return "enum";
  }
  if (value.is_number()) return broken_by_number(rule, value.to_number<double>());
  if (value.is_string()) return broken_by_text(rule, value.get_string());
  if (value.is_array()) return broken_by_items(rule, value.get_array());
  return {};
}

bool are_equal(const json::value& one, const json::value& other) {
  if (one.is_number() && other.is_number()) {
    if (one.is_double() || other.is_double()) {
      return one.to_number<double>() == other.to_number<double>();
    }
  }
  return one == other;
}

std::string pointer_part(std::string_view text) {
  std::string part;
  for (const char c : text) {
    if (c == '~') {
      part += "~0";
    } else if (c == '/') {
      part += "~1";
    } else {
      part += c;
    }
  }
  return part;
}

std::vector<field_violation> check_value(const field_schema& schema, const json::value& value) {
  std::vector<field_violation> found;
  if (value.is_null()) {
    found.push_back({.pointer = "", .keyword = "type"});
  } else {
    check_at(schema.root, value, "", found);
  }
  return found;
}

}  // namespace pagemill
