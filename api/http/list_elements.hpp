/// Splits lists in one text: values of headers and of settings.
#pragma once
#include <algorithm>
#include <string_view>

#include "common/core/clean_text.hpp"

namespace pagemill {

/// Removes the first element and its separator from `list`, and returns the element trimmed. Any
/// character of `separators` separates. An element may be empty.
inline std::string_view take_element(std::string_view& list, std::string_view separators = ",") {
  const auto end = std::min(list.find_first_of(separators), list.size());
  const auto element = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return trim(element);
}

}  // namespace pagemill
