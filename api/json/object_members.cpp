#include "api/json/object_members.hpp"

#include <set>

#include "api/json/query_parameters.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

std::unexpected<problem> bad_json() {
  return refuse(400, "invalid_json", "The body is not a JSON object.");
}

}  // namespace

http_result<void> read_members(
    std::string_view json,
    const std::function<http_result<void>(std::string_view, dom::element)>& take) {
  constexpr std::size_t depth_max = 8;
  dom::parser parser;
  if (parser.allocate(json.size() + 1, depth_max) != simdjson::SUCCESS) return bad_json();
  dom::object members;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(members) != simdjson::SUCCESS) return bad_json();
  std::set<std::string_view> seen;
  for (const auto member : members) {
    if (!is_clean_text(member.key)) return bad_json();
    if (!seen.insert(member.key).second) {
      return invalid_parameter(member.key.substr(0, 64), "is given twice");
    }
    if (member.value.is_null()) continue;
    if (auto ok = take(member.key, member.value); !ok) return ok;
  }
  return {};
}

}  // namespace pagemill
