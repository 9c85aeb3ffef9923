/// The validated body of a search.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/http/problem.hpp"
#include "common/search/fusion.hpp"
#include "common/stores/search/search_store.hpp"

namespace pagemill {

struct search_request {
  std::string query;
  search_mode mode = search_mode::hybrid;
  int limit = 10;
  search_filter filter;
  double min_score = 0;
};

/// 400 `invalid_json`, or 422 `invalid_member` with the member in `field`. `fixed_mode` is the mode
/// in the path; the body must not name another one.
http_result<search_request> parse_search_request(std::string_view json,
                                                 std::optional<search_mode> fixed_mode);

}  // namespace pagemill
