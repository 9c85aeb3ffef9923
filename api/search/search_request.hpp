/// A validated search: from the body of a POST or the parameters of a GET.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"
#include "common/search/fusion.hpp"
#include "common/stores/search/search_store.hpp"

namespace pagemill {

struct search_request {
  std::string query;
  search_mode mode = search_mode::hybrid;
  int limit = 10;
  search_filter filter;
  double min_score = 0;
  bool explain = false;  ///< each hit says where its scores come from
};

/// 400 `invalid_json`, or 422 `invalid_member` with the member in `field`. `fixed_mode` is the mode
/// in the path; the body must not name another one.
http_result<search_request> parse_search_request(std::string_view json,
                                                 std::optional<search_mode> fixed_mode);

/// The same members as query parameters, the query as `q`, lists separated by commas. 400
/// `invalid_parameter`.
http_result<search_request> parse_search_parameters(const request_head& head);

}  // namespace pagemill
