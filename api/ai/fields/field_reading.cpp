#include "api/ai/fields/field_reading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/fields/field_check.hpp"
#include "api/ai/fields/text_formats.hpp"
#include "api/ai/fields/written_number.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

/// What may stand behind a number that is the whole of a cell: a unit.
constexpr std::size_t unit_bytes_max = 24;
constexpr double exact_integers_max = 9e15;

std::string_view trimmed(std::string_view text) {
  return trim(text, " \t\r\n");
}

/// Letters and digits only, small: "In progress" is "in_progress".
std::string plain_letters(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') {
      plain += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      plain += c;
    }
  }
  return plain;
}

std::size_t word_end(std::string_view text, std::size_t from) {
  while (from < text.size() && std::string_view(" \t\n").contains(text[from])) ++from;
  while (from < text.size() && !std::string_view(" \t\n").contains(text[from])) ++from;
  return from;
}

std::string_view without_marks(std::string_view text) {
  return trim(text, " \t\r\n.,;:");
}

std::optional<leading_value> leading_boolean(std::string_view text) {
  static constexpr auto yes =
      std::to_array<std::string_view>({"yes", "true", "ja", "oui", "sí", "si", "vrai", "wahr", "on",
                                       "checked", "y", "☑", "☒", "✓", "✔", "x"});
  static constexpr auto no = std::to_array<std::string_view>(
      {"no", "false", "nein", "non", "faux", "falsch", "off", "unchecked", "none", "n", "☐"});
  const auto end = word_end(text, 0);
  const auto word = plain_letters(without_marks(text.substr(0, end)));
  if (std::ranges::contains(yes, word)) return leading_value{.value = true, .bytes = end};
  if (std::ranges::contains(no, word)) return leading_value{.value = false, .bytes = end};
  return std::nullopt;
}

std::optional<leading_value> leading_number(const field_rule& rule, std::string_view text,
                                            const written_style& style, bool whole) {
  const auto found = read_number(text, style.language, style.doubtful);
  // The day of a date is no number.
  if (!found || read_date(text, date_order::day_first)) return std::nullopt;
  double number = found->value;
  if (found->percent && rule.maximum && *rule.maximum <= 1) number /= 100;
  if (!whole) return leading_value{.value = number, .bytes = found->bytes};
  if (std::floor(number) != number || std::abs(number) > exact_integers_max) return std::nullopt;
  return leading_value{.value = static_cast<std::int64_t>(number), .bytes = found->bytes};
}

std::optional<leading_value> leading_date_time(std::string_view text, const written_style& style) {
  const auto day = read_date(text, style.order);
  if (!day) return std::nullopt;
  auto at = day->bytes;
  while (at < text.size() && std::string_view(" ,T").contains(text[at])) ++at;
  const auto time = read_time(text.substr(at));
  if (!time) return std::nullopt;
  return leading_value{.value = json::value(iso_date(*day) + "T" + time->text),
                       .bytes = at + time->bytes};
}

std::optional<leading_value> leading_format(const field_rule& rule, std::string_view text,
                                            const written_style& style) {
  switch (rule.format) {
    case text_format::none: break;
    case text_format::date:
      if (const auto day = read_date(text, style.order)) {
        return leading_value{.value = json::value(iso_date(*day)), .bytes = day->bytes};
      }
      break;
    case text_format::time:
      if (const auto time = read_time(text)) {
        return leading_value{.value = json::value(time->text), .bytes = time->bytes};
      }
      break;
    case text_format::date_time: return leading_date_time(text, style);
    case text_format::email:
    case text_format::uri:
    case text_format::uuid: {
      const auto found = find_format(text, rule.format);
      // At the beginning, perhaps in brackets.
      if (!found || found->data() - text.data() > 2) return std::nullopt;
      return leading_value{
          .value = json::value(*found),
          .bytes = static_cast<std::size_t>(found->data() - text.data()) + found->size()};
    }
  }
  return std::nullopt;
}

/// One of the listed values: the longest that the first words are.
std::optional<leading_value> leading_allowed(const field_rule& rule, std::string_view text,
                                             const written_style& style) {
  constexpr int words_max = 12;
  std::optional<leading_value> best;
  std::size_t end = 0;
  for (int taken = 0; taken < words_max && end < text.size(); ++taken) {
    end = word_end(text, end);
    const auto begun = plain_letters(text.substr(0, end));
    for (const auto& one : rule.allowed) {
      if (one.is_string() && !begun.empty() && plain_letters(one.get_string()) == begun) {
        best = {.value = one, .bytes = end};
      }
    }
  }
  if (best) return best;
  const auto number = leading_number(rule, text, style, false);
  const auto truth = leading_boolean(text);
  for (const auto& one : rule.allowed) {
    if (number && one.is_number() && are_equal(one, number->value)) {
      return leading_value{.value = one, .bytes = number->bytes};
    }
    if (truth && one == truth->value) return truth;
  }
  return std::nullopt;
}

/// The longest of the first words that the pattern takes.
std::optional<leading_value> leading_pattern(const field_rule& rule, std::string_view text) {
  constexpr int words_max = 8;
  std::optional<leading_value> best;
  std::size_t end = 0;
  for (int taken = 0; taken < words_max && end < text.size(); ++taken) {
    end = word_end(text, end);
    for (const auto part : {trimmed(text.substr(0, end)), without_marks(text.substr(0, end))}) {
      if (!part.empty() && broken_keyword(rule, json::value(part)).empty()) {
        best = {.value = json::value(part), .bytes = end};
        break;
      }
    }
    // A pattern without an end takes whatever follows.
    if (best) break;
  }
  return best;
}

std::optional<leading_value> leading_string(const field_rule& rule, std::string_view text,
                                            const written_style& style) {
  if (rule.format != text_format::none) return leading_format(rule, text, style);
  if (rule.pattern) return leading_pattern(rule, text);
  const auto all = trimmed(text);
  if (all.empty()) return std::nullopt;
  return leading_value{.value = json::value(all), .bytes = text.size()};
}

std::optional<leading_value> leading_of_type(const field_rule& rule, field_type type,
                                             std::string_view text, const written_style& style) {
  switch (type) {
    case field_type::boolean: return leading_boolean(text);
    case field_type::integer: return leading_number(rule, text, style, true);
    case field_type::number: return leading_number(rule, text, style, false);
    case field_type::string: return leading_string(rule, text, style);
    case field_type::array:
    case field_type::object: break;
  }
  return std::nullopt;
}

/// Behind a number only a unit, behind anything else only marks.
bool may_follow(const json::value& value, std::string_view rest) {
  if (!value.is_number()) return without_marks(rest).empty();
  return rest.size() <= unit_bytes_max &&
         std::ranges::none_of(rest, [](char c) { return c >= '0' && c <= '9'; });
}

json::value conformed(const field_rule& rule, const json::value& value,
                      const written_style& style) {
  if (rule.is(field_type::object)) {
    json::object made;
    const auto* members = value.if_object();
    for (const auto& one : rule.properties) {
      const auto* found = members == nullptr ? nullptr : members->if_contains(one.name);
      made[one.name] = conformed(one, found == nullptr ? json::value() : *found, style);
    }
    return made;
  }
  if (rule.is(field_type::array)) {
    if (!value.is_array()) return nullptr;
    json::array made;
    for (const auto& one : value.get_array()) made.push_back(conformed(rule.items[0], one, style));
    return broken_keyword(rule, made).empty() ? json::value(std::move(made)) : json::value();
  }
  if (broken_keyword(rule, value).empty()) return value;
  const auto text = value.is_string()                      ? std::string(value.get_string())
                    : value.is_number() || value.is_bool() ? json::serialize(value)
                                                           : std::string();
  return read_field(rule, text, style).value_or(nullptr);
}

}  // namespace

std::optional<leading_value> read_leading(const field_rule& rule, std::string_view text,
                                          const written_style& style) {
  if (!rule.allowed.empty()) {
    auto found = leading_allowed(rule, text, style);
    if (found && broken_keyword(rule, found->value).empty()) return found;
    return std::nullopt;
  }
  for (const auto type : rule.types) {
    auto found = leading_of_type(rule, type, text, style);
    if (found && broken_keyword(rule, found->value).empty()) return found;
  }
  return std::nullopt;
}

std::optional<json::value> read_field(const field_rule& rule, std::string_view text,
                                      const written_style& style) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  // A string may be all of the text, though its pattern would take less.
  if (rule.is(field_type::string) && rule.pattern && rule.allowed.empty() &&
      broken_keyword(rule, json::value(text)).empty()) {
    return json::value(text);
  }
  auto found = read_leading(rule, text, style);
  if (!found || !may_follow(found->value, text.substr(found->bytes))) return std::nullopt;
  return std::move(found->value);
}

json::value conform(const field_schema& schema, const json::value& value,
                    const written_style& style) {
  return conformed(schema.root, value, style);
}

}  // namespace pagemill
