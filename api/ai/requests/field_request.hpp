/// A validated request for fields of a document.
#pragma once
#include <string>
#include <string_view>

#include "api/ai/fields/field_rule.hpp"
#include "api/http/problem.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

struct field_request {
  document_id document;
  field_schema schema;
  std::string provider, model;  ///< empty: the default
};

/// 400 `invalid_json`, 422 `invalid_member` with the member in `field`, or as compile_schema().
http_result<field_request> parse_field_request(std::string_view json);

}  // namespace pagemill
