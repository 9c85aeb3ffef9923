/// Reads a request's body that is one JSON object.
#pragma once
#include <functional>
#include <string_view>

#include <simdjson.h>

#include "api/http/problem.hpp"

namespace pagemill {

/// 422 `invalid_member`: the body could be read, but what this member says cannot be done.
std::unexpected<problem> invalid_member(std::string_view name, std::string_view needs);

/// Hands each member that is not null to `take`, and returns its first refusal. 400 `invalid_json`
/// when the text is no JSON object, or a name is there twice: programs disagree about which of two
/// counts.
http_result<void> read_members(
    std::string_view json,
    const std::function<http_result<void>(std::string_view name, simdjson::dom::element value)>&
        take);

}  // namespace pagemill
