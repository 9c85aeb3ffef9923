/// Validated requests about whole documents.
#pragma once
#include <array>
#include <string_view>

#include "api/ai/requests/task_members.hpp"
#include "api/ai/tasks/summary.hpp"

namespace pagemill {

struct summary_request : wanted_provider {
  document_id document;
  summary_style style = summary_style::brief;
};

struct comparison_request : wanted_provider {
  std::array<document_id, 2> documents;
};

// 400 `invalid_json`, or 422 `invalid_member` with the member in `field`.
http_result<summary_request> parse_summary_request(std::string_view json);
http_result<comparison_request> parse_comparison_request(std::string_view json);

}  // namespace pagemill
