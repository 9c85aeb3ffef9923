/// Reads a request body that is one JSON object.
#pragma once
#include <cstddef>
#include <functional>
#include <string_view>

#include <simdjson.h>

#include "api/http/problem.hpp"

namespace pagemill {

/// 422 `invalid_member`: "The member `name` `needs`."
std::unexpected<problem> invalid_member(std::string_view name, std::string_view needs);

/// What null means: as if the member were not there, or a value.
enum class null_members { skip, pass };

/// Passes each member, if it is not null, to `take` and returns its first problem. 400
/// `invalid_json` when the text is not a JSON object or repeats a name: programs disagree about
/// which of two counts.
http_result<void> read_members(
    std::string_view json,
    const std::function<http_result<void>(std::string_view name, simdjson::dom::element value)>&
        take,
    null_members nulls = null_members::skip, std::size_t depth_max = 8);

}  // namespace pagemill
