/// The body of every list that goes on by a cursor.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "common/core/json_values.hpp"

namespace pagemill {

/// `found` has the items and the id of the `next` cursor, if there is more.
template <class List, class ToJson>
boost::json::object list_body(const List& found, ToJson item_json) {
  boost::json::array items;
  for (const auto& one : found.items) items.push_back(item_json(one));
  const auto next = found.next ? std::optional(to_string(*found.next)) : std::nullopt;
  return {{"items", std::move(items)}, {"next_cursor", or_null(next)}};
}

}  // namespace pagemill
