#include "api/jobs/batch_request.hpp"

#include <simdjson.h>

#include "api/request/object_members.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<void> take_items(dom::array array, std::vector<std::string>& items) {
  for (const dom::element item : array) {
    if (items.size() == batch_items_max) {
      return refuse(422, "too_many_items", "A batch has at most 1000 items.", "items");
    }
    items.emplace_back(simdjson::minify(item));
  }
  return {};
}

}  // namespace

http_result<std::vector<std::string>> parse_batch(std::string_view json) {
  std::vector<std::string> items;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    dom::array array;
    if (name != "items") return http_result<void>(invalid_member(name, "is not known here"));
    if (value.get(array) != simdjson::SUCCESS)
      return http_result<void>(invalid_member(name, "must be an array"));
    return take_items(array, items);
  });
  if (!taken) return std::unexpected(taken.error());
  if (items.empty()) return refuse(422, "empty_batch", "The batch has no items.", "items");
  return items;
}

}  // namespace pagemill
