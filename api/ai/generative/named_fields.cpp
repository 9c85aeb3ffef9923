#include "api/ai/generative/named_fields.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/fields/field_reading.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t fields_max = 5000;
constexpr std::size_t pointer_bytes_max = 400;

std::optional<named_field> read_entry(const json::value& entry) {
  const auto* object = entry.if_object();
  if (object == nullptr) return std::nullopt;
  const auto* pointer = object->if_contains("pointer");
  const auto* value = object->if_contains("value");
  const auto* number = object->if_contains("n");
  if (pointer == nullptr || value == nullptr || number == nullptr) return std::nullopt;
  if (!pointer->is_string() || pointer->get_string().size() > pointer_bytes_max ||
      !number->is_int64() || number->get_int64() < 1 || value->is_null() ||
      value->is_structured()) {
    return std::nullopt;
  }
  return named_field{.pointer = std::string(pointer->get_string()),
                     .value = *value,
                     .number = static_cast<std::size_t>(number->get_int64())};
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

/// Of a number, without the zeros behind its point: 12.50 is 12.5.
std::string digits_of_number(const json::value& value) {
  auto text = value.is_double() ? std::format("{}", value.get_double()) : json::serialize(value);
  return digits_of(text);
}

/// "2026-11-30", or with a time behind it.
bool is_date(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  return text.size() >= form.size() &&
         std::ranges::equal(text.substr(0, form.size()), form, [](char given, char wanted) {
           return wanted == 'd' ? given >= '0' && given <= '9' : given == wanted;
         });
}

/// Without blanks, ASCII letters in lower case.
std::string folded(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank) plain += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

/// "/items/0/price" with 3 items there already is "/items/3/price".
std::string behind_items(const std::string& pointer,
                         const std::map<std::string, std::size_t>& sizes) {
  std::string made;
  for (std::size_t at = 0; at < pointer.size();) {
    const auto end = std::min(pointer.find('/', at + 1), pointer.size());
    auto part = pointer.substr(at, end - at);
    const auto known = sizes.find(made);
    std::size_t index = 0;
    const auto* last = part.data() + part.size();
    const bool is_index =
        part.size() > 1 && std::from_chars(part.data() + 1, last, index).ptr == last;
    if (known != sizes.end() && is_index) part = std::format("/{}", index + known->second);
    made += part;
    at = end;
  }
  return made;
}

/// The lengths of the arrays in `value`, by their pointers.
void measure(const json::value& value, const std::string& at,
             std::map<std::string, std::size_t>& into) {
  if (const auto* object = value.if_object()) {
    for (const auto& [name, member] : *object) measure(member, at + "/" + std::string(name), into);
  }
  if (const auto* array = value.if_array()) into.emplace(at, array->size());
}

}  // namespace

std::optional<std::vector<named_field>> read_named_fields(std::string_view text) {
  const auto begin = text.find('{');
  const auto end = text.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return std::nullopt;
  }
  boost::system::error_code wrong;
  const auto read = json::parse(text.substr(begin, end - begin + 1), wrong);
  const auto* list = !wrong && read.is_object() ? read.get_object().if_contains("fields") : nullptr;
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<named_field> fields;
  for (const auto& entry : list->get_array()) {
    if (fields.size() == fields_max) break;
    if (auto one = read_entry(entry)) fields.push_back(*std::move(one));
  }
  return fields;
}

bool says(std::string_view text, const json::value& value) {
  if (value.is_bool()) return true;
  if (value.is_number()) {
    const auto digits = digits_of_number(value);
    return !digits.empty() && digits_of(text).contains(digits);
  }
  if (!value.is_string()) return false;
  const std::string_view said = value.get_string();
  if (is_date(said)) {
    // A year may be written with two digits.
    return text.contains(said.substr(0, 4)) || digits_of(text).contains(said.substr(2, 2));
  }
  const auto sought = folded(said);
  return !sought.empty() && folded(text).contains(sought);
}

void field_collection::add(std::span<const named_field> fields, std::span<const snippet> snippets) {
  std::map<std::string, std::size_t> sizes;
  measure(raw_, "", sizes);
  for (const auto& one : fields) {
    if (one.number > snippets.size()) continue;
    const auto& source = snippets[one.number - 1];
    if (!says(source.text, one.value)) continue;
    const auto pointer = behind_items(one.pointer, sizes);
    if (sources_.contains(pointer)) continue;
    boost::system::error_code wrong;
    raw_.set_at_pointer(pointer, one.value, wrong);
    if (wrong) continue;
    sources_.emplace(pointer, field_source{.passage = source.passage,
                                           .text = std::string(source.text),
                                           .page = 0,
                                           .box = std::nullopt});
  }
}

extraction field_collection::finish(const field_schema& schema, std::string_view language) const {
  auto value = conform(schema, raw_, {.language = language});
  extraction made{.value = value.is_object() ? value.get_object() : json::object(), .sources = {}};
  for (const auto& [pointer, source] : sources_) {
    boost::system::error_code wrong;
    const auto* found = value.find_pointer(pointer, wrong);
    if (found != nullptr && !found->is_null() && !found->is_structured()) {
      made.sources.emplace(pointer, source);
    }
  }
  return made;
}

}  // namespace pagemill
