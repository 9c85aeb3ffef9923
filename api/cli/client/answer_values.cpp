#include "api/cli/client/answer_values.hpp"

namespace pagemill::cli {

namespace dom = simdjson::dom;

outcome<void> read_object(std::string_view body,
                          const std::function<void(const dom::element&)>& use) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return bad_answer("a JSON object");
  }
  use(root);
  return {};
}

outcome<list_page> read_list(std::string_view body,
                             const std::function<void(const dom::element&)>& use) {
  dom::parser parser;
  dom::element root;
  dom::array items;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS ||
      root["items"].get(items) != simdjson::SUCCESS) {
    return bad_answer("a list");
  }
  for (const dom::element item : items) use(item);
  return list_page{items.size(), text_at(root, "next_cursor")};
}

}  // namespace pagemill::cli
