/// Finds the route for a method and a path: a pure function over the route table.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/http/request_head.hpp"

namespace pagemill {

/// Who may use a route. Every route names one; nothing is open by omission.
enum class scope {
  probe,  ///< everyone, without a rate limit
  open,   ///< everyone
  submit,
  read,
  search,
  ask,
  operate,
  operate_or_loopback,
  owner_or_operate,  ///< operators, and owners of the workspace
};

/// What body a route accepts.
enum class body_kind { none, json, upload };

/// Content-Security-Policy of responses: a browser that displays one may do nothing with it.
inline constexpr std::string_view api_content_policy =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The policy of our own pages: scripts and styles only from this server.
inline constexpr std::string_view page_content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What the router knows of a route. A segment in braces matches any one segment.
struct route_rule {
  http_method method = http_method::get;
  std::string_view pattern;
  scope needs = scope::operate;
  body_kind body = body_kind::none;
  int deadline_seconds = 30;
  /// The media types of successful responses, "a/b, c/d": 406 when the client accepts none of them.
  /// Empty: responses without a body, or of any type.
  std::string_view produces = "application/json";
  std::string_view content_policy = api_content_policy;

  constexpr route_rule producing(std::string_view media_types) const {
    auto rule = *this;
    rule.produces = media_types;
    return rule;
  }
  /// A page of our own, for browsers.
  constexpr route_rule as_page() const {
    auto rule = producing("text/html");
    rule.content_policy = page_content_policy;
    return rule;
  }
};
/// For route_rule::producing: responses without a body, or of any type.
inline constexpr std::string_view any_media_type;

struct route_found {
  std::size_t index = 0;
  std::vector<std::string> captured;  ///< the segments that matched braces, in order
};
struct route_missing {};
struct method_refused {
  std::string allow;  ///< the value of the Allow header
};
/// OPTIONS on a known path.
struct options_asked {
  std::string allow;
};
using route_match = std::variant<route_found, route_missing, method_refused, options_asked>;

/// The GET route answers HEAD. The first matching rule wins.
route_match match_route(std::span<const route_rule> rules, http_method method,
                        std::span<const std::string> segments);

}  // namespace pagemill
