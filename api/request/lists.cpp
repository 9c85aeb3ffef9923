#include "api/request/lists.hpp"

#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

http_result<int> read_limit(const request_head& head) {
  return read_number(head, "limit", list_limit_default, 1, list_limit_max);
}

}  // namespace

std::unexpected<problem> invalid_cursor() {
  return refuse(400, "invalid_cursor", "The cursor did not come from this list.", "cursor");
}

http_result<list_range> read_list_range(const request_head& head,
                                        std::initializer_list<std::string_view> filters) {
  if (auto ok = check_parameters(head, {"limit", "cursor"}, filters); !ok) {
    return std::unexpected(ok.error());
  }
  const auto limit = read_limit(head);
  if (!limit) return std::unexpected(limit.error());
  const auto text = head.parameter("cursor");
  if (!text) return list_range{.limit = *limit, .after = std::nullopt};
  const auto id = parse_uuid(*text);
  if (!id) return invalid_cursor();
  return list_range{.limit = *limit, .after = *id};
}

http_result<number_range> read_number_range(const request_head& head, int before_first) {
  if (auto ok = check_parameters(head, {"limit", "cursor"}); !ok) {
    return std::unexpected(ok.error());
  }
  const auto limit = read_limit(head);
  if (!limit) return std::unexpected(limit.error());
  const auto text = head.parameter("cursor");
  const auto after = text ? whole_number(*text) : before_first;
  if (!after) return invalid_cursor();
  return number_range{.limit = *limit, .after = *after};
}

}  // namespace pagemill
