/// Compiles a JSON schema (a part of draft 2020-12).
#pragma once
#include <string_view>

#include "api/ai/fields/field_rule.hpp"
#include "api/http/problem.hpp"

namespace pagemill {

/// Of the keywords, those that constrain and are not supported are refused, never ignored: see
/// docs/answers.md. 422 `invalid_schema`, `recursive_schema`, `schema_too_large` or
/// `unsupported_schema`; detail and field have the place. Any thread.
http_result<field_schema> compile_schema(std::string_view json);

}  // namespace pagemill
