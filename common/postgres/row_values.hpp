/// Reads and binds values that libpqxx does not know: ids, optional columns, arrays, vectors,
/// bytes.
#pragma once
#include <cstddef>
#include <format>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
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

template <class T>
std::string plain_text(const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    return std::format("{}", value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string(value);
  } else {
    return to_string(value);
  }
}

/// The same for what needs no quotes: ids, numbers, booleans. `member` picks the element out of
/// each value.
template <class Range, class Member = std::identity>
std::string plain_array(const Range& values, Member&& member = {}) {
  std::string text = "{";
  for (const auto& value : values) {
    if (text.size() > 1) text += ',';
    text += plain_text(std::invoke(member, value));
  }
  text += '}';
  return text;
}

/// pgvector's text: "[0.1,-0.25,...]", the shortest digits that give back the same floats.
std::string vector_text(std::span<const float> values);

/// NULL if there is none.
template <class T>
std::optional<std::string> id_text(const std::optional<T>& id) {
  if (!id) return std::nullopt;
  return to_string(*id);
}

/// Whether the column `more`, if there is one, is true.
bool row_says_more(const pqxx::row& row);

/// A page of at most `limit` items. There is a next page if the query, which asked for one row
/// more, found it, or says in its column `more` that it left out rows. List has `items`, and
/// `next`, the id of the last item.
template <class List, class Read>
List read_page(const pqxx::result& rows, int limit, Read&& read) {
  List list;
  bool more = false;
  for (const auto& row : rows) {
    more = static_cast<int>(list.items.size()) == limit;
    if (more) break;
    list.items.push_back(read(row));
  }
  if (!more && !rows.empty()) more = row_says_more(rows[0]);
  if (more) list.next = list.items.back().id;
  return list;
}

/// The words of an array of plain words; NULL: none. They are valid as long as the field's result.
std::vector<std::string_view> read_words(const pqxx::field& field);

/// An array of texts without NULLs.
std::vector<std::string> read_texts(const pqxx::field& field);

/// A bytea in binary form (transaction::exec_binary), valid as long as the field's result.
inline std::span<const std::byte> read_bytes(const pqxx::field& field) {
  return std::as_bytes(std::span(field.view()));
}

inline pqxx::bytes_view as_bytes(std::span<const std::byte> data) {
  return pqxx::bytes_view(data.data(), data.size());
}

}  // namespace pagemill::postgres
