/// What all lists share: the parameters that select a range, and the shape of the body.
#pragma once
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/http/request_head.hpp"
#include "common/core/json_values.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

inline constexpr int list_limit_default = 100;
inline constexpr int list_limit_max = 1000;

/// A part of a list whose items have ids.
struct list_range {
  int limit = list_limit_default;
  std::optional<uuid> after;  ///< the last id of the previous page

  template <class Id>
  std::optional<Id> after_as() const {
    return after ? std::optional(Id{*after}) : std::nullopt;
  }
};
/// A part of a list whose items are numbered.
struct number_range {
  int limit = list_limit_default;
  int after = 0;  ///< the last number of the previous page
};

/// Reads `limit`, clamped to list_limit_max, and `cursor`. 400 `invalid_parameter` also for a
/// parameter that is neither of them nor among `filters`; 400 `invalid_cursor`.
http_result<list_range> read_list_range(const request_head& head,
                                        std::initializer_list<std::string_view> filters = {});
/// Likewise; `before_first` is the number before that of the first item.
http_result<number_range> read_number_range(const request_head& head, int before_first);

/// 400 `invalid_cursor`.
std::unexpected<problem> invalid_cursor();

/// {"items": [...], "next_cursor": ...} of a page with its `items` and the id `next`, if any.
template <class Page, class ToJson>
boost::json::object list_body(const Page& page, ToJson item_json) {
  boost::json::array items;
  for (const auto& item : page.items) items.push_back(item_json(item));
  const auto next = page.next ? std::optional(to_string(*page.next)) : std::nullopt;
  return {{"items", std::move(items)}, {"next_cursor", or_null(next)}};
}

}  // namespace pagemill
