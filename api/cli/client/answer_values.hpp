/// Reads the JSON of the service's answers. An older service may lack members: they read as empty
/// values.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "api/cli/client/failure.hpp"

namespace pagemill::cli {

/// A member's value, or the empty value of its type.
template <class T>
T value_at(const simdjson::dom::element& object, std::string_view name) {
  T value{};
  return object[name].get(value) == simdjson::SUCCESS ? value : T{};
}

inline std::string text_at(const simdjson::dom::element& object, std::string_view name) {
  return std::string(value_at<std::string_view>(object, name));
}

inline std::int64_t number_at(const simdjson::dom::element& object, std::string_view name) {
  return value_at<std::int64_t>(object, name);
}

inline std::optional<std::int64_t> integer_at(const simdjson::dom::element& object,
                                              std::string_view name) {
  std::int64_t value = 0;
  if (object[name].get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

/// Calls `use` with the root of a JSON object. Fails with `bad_answer` for any other text.
outcome<void> read_object(std::string_view body,
                          const std::function<void(const simdjson::dom::element&)>& use);

struct list_page {
  std::size_t count = 0;    ///< of items
  std::string next_cursor;  ///< empty: this was the last page
};

/// Calls `use` with each item of a list's page. Fails with `bad_answer` when the text is no list.
outcome<list_page> read_list(std::string_view body,
                             const std::function<void(const simdjson::dom::element&)>& use);

}  // namespace pagemill::cli
