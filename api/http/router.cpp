#include "api/http/router.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace pagemill {
namespace {

/// The captured segments if the pattern matches, else nullopt.
std::optional<std::vector<std::string>> fit(std::string_view pattern,
                                            std::span<const std::string> segments) {
  std::vector<std::string> captured;
  std::size_t at = 1;
  for (const auto& segment : segments) {
    if (at > pattern.size()) return std::nullopt;
    const auto end = std::min(pattern.find('/', at), pattern.size());
    const auto wanted = pattern.substr(at, end - at);
    if (wanted.starts_with('{')) {
      const auto suffix = wanted.substr(wanted.find('}') + 1);
      if (segment.size() <= suffix.size() || !segment.ends_with(suffix)) return std::nullopt;
      captured.push_back(segment.substr(0, segment.size() - suffix.size()));
    } else if (wanted != segment) {
      return std::nullopt;
    }
    at = end + 1;
  }
  if (at <= pattern.size() && pattern != "/") return std::nullopt;
  return captured;
}

constexpr std::array listed_methods{http_method::get, http_method::post, http_method::put,
                                    http_method::patch, http_method::del};

std::string allow_header(const std::vector<http_method>& methods) {
  std::string allow;
  for (const auto method : listed_methods) {
    if (std::ranges::find(methods, method) == methods.end()) continue;
    allow += to_string(method);
    allow += method == http_method::get ? ", HEAD, " : ", ";
  }
  return allow + "OPTIONS";
}

}  // namespace

route_match match_route(std::span<const route_rule> rules, http_method method,
                        std::span<const std::string> segments) {
  const auto wanted = method == http_method::head ? http_method::get : method;
  std::vector<http_method> others;
  for (std::size_t index = 0; index < rules.size(); ++index) {
    auto captured = fit(rules[index].pattern, segments);
    if (!captured) continue;
    if (rules[index].method == wanted) return route_found{index, *std::move(captured)};
    others.push_back(rules[index].method);
  }
  if (others.empty()) return route_missing{};
  if (method == http_method::options) return options_asked{allow_header(others)};
  return method_refused{allow_header(others)};
}

}  // namespace pagemill
