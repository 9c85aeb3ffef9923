#include "api/http/cors.hpp"

#include <algorithm>

#include "api/http/list_elements.hpp"

namespace pagemill {
namespace {

/// All headers that some route reads and that need permission.
constexpr std::string_view readable_headers =
    "Accept, Authorization, Content-Disposition, Content-Type, Idempotency-Key, If-Match, "
    "If-None-Match, If-Range, Last-Event-ID, Prefer, Range, X-PDF-Password, X-Request-Id, "
    "X-Workspace-Id";
constexpr std::string_view exposed_headers =
    "Content-Disposition, Content-Range, ETag, Location, Preference-Applied, RateLimit-Limit, "
    "RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id";

bool is_origin(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto name = text.substr(0, scheme);
  const auto host = text.substr(scheme + 3);
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
           c == '[' || c == ']' || c == '+';
  };
  return !name.empty() && !host.empty() && std::ranges::all_of(name, is_part) &&
         std::ranges::all_of(host, is_part);
}

}  // namespace

bool allows(const cors_rules& rules, std::string_view origin) {
  return !origin.empty() && (rules.any || std::ranges::contains(rules.origins, origin));
}

std::expected<cors_rules, std::string> parse_cors(std::string_view text) {
  cors_rules rules;
  while (!text.empty()) {
    const auto part = to_lower(take_element(text, ", \t"));
    if (part.empty()) continue;
    if (part == "*") {
      rules.any = true;
    } else if (is_origin(part)) {
      rules.origins.push_back(part);
    } else {
      return std::unexpected(part);
    }
  }
  return rules;
}

header_list cors_headers(const cors_rules& rules, std::string_view origin) {
  header_list headers;
  if (rules.empty()) return headers;
  // Also without an origin: a cache must not serve this response to a page that sends one.
  if (!rules.any) headers.emplace_back("Vary", "Origin");
  if (!allows(rules, origin)) return headers;
  headers.emplace_back("Access-Control-Allow-Origin", rules.any ? "*" : std::string(origin));
  if (!rules.any) headers.emplace_back("Access-Control-Allow-Credentials", "true");
  headers.emplace_back("Access-Control-Expose-Headers", exposed_headers);
  return headers;
}

bool is_preflight(const request_head& head) {
  return head.method == http_method::options && !head.header("origin").empty() &&
         !head.header("access-control-request-method").empty();
}

header_list preflight_headers(const cors_rules& rules, const request_head& head,
                              std::string_view allow) {
  if (!allows(rules, head.header("origin"))) return {};
  return {{"Access-Control-Allow-Methods", std::string(allow)},
          {"Access-Control-Allow-Headers", std::string(readable_headers)},
          {"Access-Control-Max-Age", "600"}};
}

void add_vary(header_list& headers, std::string_view names) {
  for (auto& [name, value] : headers) {
    if (name != "Vary") continue;
    value.append(", ").append(names);
    return;
  }
  headers.emplace_back("Vary", names);
}

}  // namespace pagemill
