/// Reads a request's body that is one JSON object.
#pragma once
#include <functional>
#include <string_view>

#include <simdjson.h>

#include "api/http/problem.hpp"

namespace pagemill {

/// Hands each member that is not null to `take`, and returns its first refusal. 400 `invalid_json`
/// when the text is no JSON object, 400 `invalid_parameter` for a name that is there twice: programs
/// disagree about which of two counts.
http_result<void> read_members(
    std::string_view json,
    const std::function<http_result<void>(std::string_view name, simdjson::dom::element value)>&
        take);

}  // namespace pagemill
