/// Reading ids from paths and parameters from queries, each with a clear 400.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/exchange.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// 400 `invalid_id` when `text` is no UUID.
http_result<uuid> read_id(std::string_view text);

/// Decimal digits alone; what does not fit is the largest number.
std::optional<int> whole_number(std::string_view text);

std::unexpected<problem> invalid_parameter(std::string_view name, std::string_view needs);

/// 400 `invalid_parameter` for a name that is not among `known`, or is there twice.
http_result<void> check_parameters(const request_head& head,
                                   std::initializer_list<std::string_view> known);

/// A whole number >= `smallest`; larger than `largest` is clamped; `fallback` when it is missing.
http_result<int> read_number(const request_head& head, std::string_view name, int fallback,
                             int smallest, int largest);

/// `limit` of a list.
inline constexpr int list_limit_default = 100;
inline constexpr int list_limit_max = 1000;
http_result<int> read_limit(const request_head& head);
struct list_range {
  int limit = list_limit_default;
  std::optional<uuid> after;  ///< the last id of the page before
};
/// `limit`, and a `cursor` that is an id; 400 `invalid_cursor`.
http_result<list_range> read_list_range(const request_head& head);
/// A cursor that is a number; `fallback` without one.
http_result<int> read_number_cursor(const request_head& head, int fallback);

}  // namespace pagemill
