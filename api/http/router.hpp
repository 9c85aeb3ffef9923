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
enum class scope {
  probe,  ///< everybody, without a rate limit
  open,
  submit,
  read,
  search,
  ask,
  operate,
  operate_or_loopback,
  owner_or_operate,  ///< an owner of the workspace too
};

/// How much body a route takes.
enum class body_kind { none, json, upload };

/// What a browser that shows an answer may do with it: nothing.
inline constexpr std::string_view api_content_policy =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The same for our own pages: their scripts and styles come from us alone.
inline constexpr std::string_view page_content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What the router knows of a route. Segments in braces match any one segment.
struct route_rule {
  http_method method = http_method::get;
  std::string_view pattern;
  scope needs = scope::operate;
  body_kind body = body_kind::none;
  int deadline_seconds = 30;
  /// The media types of its successful answers, "a/b, c/d": 406 when the client takes none of them.
  /// Empty: answers without a body, or of any type.
  std::string_view produces = "application/json";
  std::string_view content_policy = api_content_policy;
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
