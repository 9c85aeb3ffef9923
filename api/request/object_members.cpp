#include "api/request/object_members.hpp"

#include <format>
#include <set>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

std::unexpected<problem> bad_json(std::string detail = "The body is not a JSON object.",
                                  std::string name = {}) {
  return refuse(400, "invalid_json", std::move(detail), std::move(name));
}

}  // namespace

std::unexpected<problem> invalid_member(std::string_view name, std::string_view needs) {
  name = beginning_of(name, told_name_bytes_max);
  return refuse(422, "invalid_member", std::format("The member {} {}.", name, needs),
                std::string(name));
}

http_result<void> read_members(
    std::string_view json,
    const std::function<http_result<void>(std::string_view, dom::element)>& take,
    null_members nulls, std::size_t depth_max) {
  constexpr std::size_t members_max = 64;  // several times what any body has
  dom::parser parser;
  if (parser.allocate(json.size() + 1, depth_max) != simdjson::SUCCESS) return bad_json();
  dom::object members;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(members) != simdjson::SUCCESS) return bad_json();
  // The syntax of the whole object comes before the meaning of its members.
  std::set<std::string_view> seen;
  for (const auto member : members) {
    if (seen.size() == members_max) return bad_json("The body has too many members.");
    if (!is_clean_text(member.key)) return bad_json("The name of a member contains U+0000.");
    if (!seen.insert(member.key).second) {
      const auto name = std::string(beginning_of(member.key, told_name_bytes_max));
      return bad_json(std::format("The member {} is given twice.", name), name);
    }
  }
  for (const auto member : members) {
    if (nulls == null_members::skip && member.value.is_null()) continue;
    if (auto ok = take(member.key, member.value); !ok) return ok;
  }
  return {};
}

}  // namespace pagemill
