/// Reads ids from paths and parameters from queries. Whatever is invalid is a 400 that says why.
#pragma once
#include <initializer_list>
#include <optional>
#include <string_view>

#include "api/http/request_head.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// 400 `invalid_id` when `text` is not a UUID.
http_result<uuid> read_id(std::string_view text);

/// Decimal digits only; a number that does not fit becomes the largest int.
std::optional<int> whole_number(std::string_view text);

/// 400 `invalid_parameter`: "The parameter `name` `needs`."
std::unexpected<problem> invalid_parameter(std::string_view name, std::string_view needs);

/// 400 `invalid_parameter` for a name in neither `known` nor `also_known`, or given twice.
http_result<void> check_parameters(const request_head& head,
                                   std::initializer_list<std::string_view> known,
                                   std::initializer_list<std::string_view> also_known = {});

/// A whole number from `smallest`, clamped to `largest`; `fallback` if the parameter is missing.
http_result<int> read_number(const request_head& head, std::string_view name, int fallback,
                             int smallest, int largest);

}  // namespace pagemill
