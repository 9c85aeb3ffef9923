#include "api/routes.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

std::vector<std::string> segments_of(std::string_view pattern) {
  std::vector<std::string> segments;
  for (std::size_t at = 1; at < pattern.size();) {
    const auto end = std::min(pattern.find('/', at), pattern.size());
    segments.emplace_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

}  // namespace

TEST_CASE("every route is declared once and reached by its own path") {
  std::set<std::pair<http_method, std::string_view>> seen;
  for (std::size_t i = 0; i < api_routes().size(); ++i) {
    const auto& rule = api_routes()[i].rule;
    CAPTURE(rule.pattern);
    CHECK(seen.emplace(rule.method, rule.pattern).second);
    const auto match = match_route(api_rules(), rule.method, segments_of(rule.pattern));
    REQUIRE(std::holds_alternative<route_found>(match));
    CHECK(std::get<route_found>(match).index == i);
  }
}

TEST_CASE("only health, readiness and the contract are open") {
  std::set<std::string_view> open;
  for (const auto& rule : api_rules()) {
    if (rule.needs == scope::open || rule.needs == scope::probe) open.insert(rule.pattern);
  }
  CHECK(open == std::set<std::string_view>{"/health", "/ready", "/api/v1/health", "/openapi.json",
                                           "/docs", "/docs/{file}", "/redoc", "/redoc/{file}"});
}

}  // namespace pagemill
