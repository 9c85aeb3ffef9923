/// Splits the body of a batch submission into its items.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"

namespace pagemill {

inline constexpr std::size_t batch_items_max = 1000;

/// Returns each item of {"items": [{...}]} as a JSON text of its own, not yet checked. 400
/// `invalid_json`; 422 `invalid_member`, `empty_batch`, `too_many_items`.
http_result<std::vector<std::string>> parse_batch(std::string_view json);

}  // namespace pagemill
