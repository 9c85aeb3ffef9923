// Prints the real route table as JSON: what docs/openapi.yaml is compared with.
#include <cstdio>
#include <cstdlib>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/routes.hpp"

namespace {

std::string_view name_of(pagemill::scope scope) {
  using enum pagemill::scope;
  switch (scope) {
    case probe:
    case open: return "open";
    case submit: return "submit";
    case read: return "read";
    case search: return "search";
    case ask: return "ask";
    case owner_or_operate: return "owner_or_operate";
    case operate: return "operate";
    case operate_or_loopback: return "operate_or_loopback";
  }
  std::abort();
}

std::string_view name_of(pagemill::body_kind body) {
  using enum pagemill::body_kind;
  switch (body) {
    case none: return "none";
    case json: return "json";
    case upload: return "upload";
  }
  std::abort();
}

}  // namespace

int main() {
  boost::json::array table;
  for (const auto& rule : pagemill::api_rules()) {
    table.push_back(boost::json::object{{"method", to_string(rule.method)},
                                        {"path", rule.pattern},
                                        {"scope", name_of(rule.needs)},
                                        {"body", name_of(rule.body)}});
  }
  return std::puts(boost::json::serialize(table).c_str()) < 0 ? 1 : 0;
}
