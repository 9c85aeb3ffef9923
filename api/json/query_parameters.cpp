#include "api/json/query_parameters.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <limits>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

std::unexpected<problem> invalid_cursor() {
  return refuse(400, "invalid_cursor", "The cursor is not one that this list gave.", "cursor");
}

}  // namespace

std::optional<int> whole_number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  int number = 0;
  const auto [stop, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong == std::errc::result_out_of_range) return std::numeric_limits<int>::max();
  return number;
}

http_result<uuid> read_id(std::string_view text) {
  const auto id = parse_uuid(text);
  if (!id) return refuse(400, "invalid_id", "The id is not a UUID.");
  return *id;
}

std::unexpected<problem> invalid_parameter(std::string_view name, std::string_view needs) {
  name = beginning_of(name, told_name_bytes_max);
  return refuse(400, "invalid_parameter", std::format("The parameter {} {}.", name, needs),
                std::string(name));
}

http_result<void> check_parameters(const request_head& head,
                                   std::initializer_list<std::string_view> known) {
  const auto& query = head.target.query;
  for (auto pair = query.begin(); pair != query.end(); ++pair) {
    if (std::ranges::find(known, pair->first) == known.end()) {
      return invalid_parameter(pair->first, "is not known here");
    }
    const auto same = [&](const auto& other) { return other.first == pair->first; };
    if (std::any_of(query.begin(), pair, same)) {
      return invalid_parameter(pair->first, "is given twice");
    }
  }
  return {};
}

http_result<int> read_number(const request_head& head, std::string_view name, int fallback,
                             int smallest, int largest) {
  const auto text = head.parameter(name);
  if (!text) return fallback;
  const auto number = whole_number(*text);
  if (!number || *number < smallest) {
    return invalid_parameter(name, std::format("must be a whole number from {}", smallest));
  }
  return std::min(*number, largest);
}

http_result<int> read_limit(const request_head& head) {
  return read_number(head, "limit", list_limit_default, 1, list_limit_max);
}

http_result<list_range> read_list_range(const request_head& head) {
  const auto limit = read_limit(head);
  if (!limit) return std::unexpected(limit.error());
  const auto text = head.parameter("cursor");
  if (!text) return list_range{.limit = *limit, .after = std::nullopt};
  const auto id = parse_uuid(*text);
  if (!id) return invalid_cursor();
  return list_range{.limit = *limit, .after = *id};
}

http_result<int> read_number_cursor(const request_head& head, int fallback) {
  const auto text = head.parameter("cursor");
  if (!text) return fallback;
  const auto number = whole_number(*text);
  if (!number) return invalid_cursor();
  return *number;
}

}  // namespace pagemill
