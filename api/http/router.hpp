/// Which route a method and a path mean: a pure function over the route table.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/http/request_head.hpp"

namespace pagemill {

/// Who may use a route. Every route states one; nothing is open by omission.
enum class scope { open, submit, read, search, operate, operate_or_loopback };

/// How much body a route takes.
enum class body_kind { none, json, upload };

/// What the router knows of a route. Segments in braces match any one segment.
struct route_rule {
  http_method method = http_method::get;
  std::string_view pattern;
  scope needs = scope::operate;
  body_kind body = body_kind::none;
  int deadline_seconds = 30;
};

struct route_found {
  std::size_t index = 0;
  std::vector<std::string> captured;  ///< the segments that stood for braces, in order
};
struct route_missing {};
struct method_refused {
  std::string allow;  ///< value of the Allow header
};
/// OPTIONS on a known path.
struct options_asked {
  std::string allow;
};
using route_match = std::variant<route_found, route_missing, method_refused, options_asked>;

/// HEAD is answered by the GET route. The first rule that matches wins.
route_match match_route(std::span<const route_rule> rules, http_method method,
                        std::span<const std::string> segments);

}  // namespace pagemill
