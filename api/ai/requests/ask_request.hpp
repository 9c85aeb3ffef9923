/// A validated question to the documents.
#pragma once
#include <string>
#include <string_view>

#include "api/ai/requests/task_members.hpp"
#include "api/http/problem.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

struct ask_request : wanted_provider {
  std::string question;
  search_filter filter;  ///< documents and tags
};

inline constexpr std::size_t question_bytes_max = 8000;
inline constexpr std::size_t asked_documents_max = 100;
inline constexpr std::size_t asked_tags_max = 100;

/// 400 `invalid_json`, or 422 `invalid_member` with the member in `field`.
http_result<ask_request> parse_ask_request(std::string_view json);

}  // namespace pagemill
