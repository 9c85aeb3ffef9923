/// Reading and binding values at the border of libpqxx: ids, optional columns, arrays, vectors,
/// bytes.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/field>
#include <pqxx/params>
#include <pqxx/result>
#include <pqxx/row>

#include "common/core/uuid.hpp"

namespace pagemill::postgres {

inline uuid read_uuid(const pqxx::field& field) {
  const auto value = parse_uuid(field.view());
  if (!value) throw std::logic_error("a column that should hold a UUID does not");
  return *value;
}

template <class T>
std::optional<T> read_optional(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<T>();
}

/// PostgreSQL's text form of an array of texts, each quoted.
std::string text_array(std::span<const std::string> values);
/// The same for anything that needs no quotes: numbers, UUIDs, booleans.
template <class Range, class Format>
std::string plain_array(const Range& values, Format&& format) {
  std::string text = "{";
  for (const auto& value : values) {
    if (text.size() > 1) text += ',';
    text += format(value);
  }
  text += '}';
  return text;
}

/// pgvector's text: "[0.1,-0.25,...]", the shortest digits that give back the same floats.
std::string vector_text(std::span<const float> values);

/// NULL when there is none.
template <class T>
std::optional<std::string> id_text(const std::optional<T>& id) {
  if (!id) return std::nullopt;
  return to_string(*id);
}

/// A page of at most `limit` items of `rows`, of which one more was asked for: it tells whether
/// there is a next page. List has `items` and `next`, the id of the last one.
template <class List, class Read>
List read_page(const pqxx::result& rows, int limit, Read&& read) {
  List list;
  for (const auto& row : rows) {
    if (static_cast<int>(list.items.size()) == limit) {
      list.next = list.items.back().id;
      break;
    }
    list.items.push_back(read(row));
  }
  return list;
}

/// The names in a column that is an array of plain words; NULL: none. They live as long as the
/// field's result.
std::vector<std::string_view> read_words(const pqxx::field& field);

inline pqxx::bytes_view as_bytes(std::span<const std::byte> data) {
  return pqxx::bytes_view(data.data(), data.size());
}

}  // namespace pagemill::postgres
