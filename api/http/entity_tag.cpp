#include "api/http/entity_tag.hpp"

#include <algorithm>

#include "api/http/request_head.hpp"

namespace pagemill {

bool names_tag(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    const auto end = std::min(header.find(','), header.size());
    auto one = trim(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag || one == "*") return true;
  }
  return false;
}

}  // namespace pagemill
