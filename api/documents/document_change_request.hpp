/// The validated body of a change of a document.
#pragma once
#include <string_view>

#include "api/http/problem.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

/// Title and tags, within the bounds of a submission; null takes the value away. 400
/// `invalid_json`, 422 `invalid_member` with the member in `field`.
http_result<document_change> parse_document_change(std::string_view json);

}  // namespace pagemill
