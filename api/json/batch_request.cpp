#include "api/json/batch_request.hpp"

#include <simdjson.h>

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t depth_max = 8;

std::unexpected<problem> bad_json(std::string detail) {
  return refuse(400, "invalid_json", std::move(detail));
}

}  // namespace

http_result<std::vector<std::string>> parse_batch(std::string_view json) {
  dom::parser parser;
  if (parser.allocate(json.size() + 1, depth_max) != simdjson::SUCCESS) {
    return bad_json("The body is not JSON.");
  }
  dom::object members;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(members) != simdjson::SUCCESS) {
    return bad_json("The body is not a JSON object.");
  }
  std::vector<std::string> items;
  bool seen = false;
  for (const auto member : members) {
    dom::array array;
    if (seen || member.key != "items" || member.value.get(array) != simdjson::SUCCESS) {
      return bad_json("The body must have the one member items, an array.");
    }
    seen = true;
    for (const dom::element item : array) {
      if (items.size() == batch_items_max) {
        return refuse(400, "too_many_items", "A batch has at most 1000 items.", "items");
      }
      items.emplace_back(simdjson::minify(item));
    }
  }
  if (items.empty()) return refuse(400, "empty_batch", "The batch has no items.", "items");
  return items;
}

}  // namespace pagemill
