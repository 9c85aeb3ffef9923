/// A request without its body, as plain values for the router and the handlers.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/problem.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {

enum class http_method { get, head, post, put, patch, del, options, other };
std::string_view to_string(http_method method);

/// Decoded pairs of name and value, in the order of the query.
using parameter_list = std::vector<std::pair<std::string, std::string>>;

struct request_target {
  std::string path;                   ///< as sent, for the access log
  std::vector<std::string> segments;  ///< decoded; "/" has none
  parameter_list query;
};

struct request_head {
  http_method method = http_method::other;
  request_target target;
  header_list headers;  ///< names in lower case

  /// The value of the first header of that name (lower case), or "".
  std::string_view header(std::string_view lower_name) const;
  /// The value of the first query parameter of that name.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

/// Parses the target of the request line: origin form, absolute form or "*". 400 `bad_target` for
/// anything else, for bad percent-encoding, empty segments, dot segments and text that is not
/// UTF-8; 414 above target_bytes_max.
http_result<request_target> parse_target(std::string_view target);
inline constexpr std::size_t target_bytes_max = 8192;
inline constexpr std::size_t parameters_max = 256;

/// The pairs of "a=1&b=two+words". Strict about encoding: 400 `bad_query`.
http_result<parameter_list> parse_query(std::string_view query);

}  // namespace pagemill
