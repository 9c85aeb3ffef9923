/// Members that the bodies of several tasks have. All are refused with 422 `invalid_member`.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "api/http/problem.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

/// Who is to do it; empty: the default.
struct wanted_provider {
  std::string provider, model;
};

/// A string without U+0000.
http_result<std::string> take_clean_text(std::string_view name, simdjson::dom::element value);
/// At most so many.
http_result<std::vector<std::string>> take_texts(std::string_view name,
                                                 simdjson::dom::element value, std::size_t most);
http_result<document_id> take_document(std::string_view name, simdjson::dom::element value);
http_result<std::vector<document_id>> take_documents(std::string_view name,
                                                     simdjson::dom::element value,
                                                     std::size_t most);
/// `provider` or `model`; any other name is unknown.
http_result<void> take_provider(std::string_view name, simdjson::dom::element value,
                                wanted_provider& into);

}  // namespace pagemill
