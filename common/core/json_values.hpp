/// Optional values as JSON. Only for targets that link Boost.JSON.
#pragma once
#include <optional>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>

namespace pagemill {

template <class T>
boost::json::value or_null(const std::optional<T>& value) {
  if (!value) return nullptr;
  return boost::json::value_from(*value);
}

/// For text that is already JSON, such as a jsonb column.
inline boost::json::value parsed_or_null(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  return boost::json::parse(*text);
}

}  // namespace pagemill
