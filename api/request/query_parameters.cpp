#include "api/request/query_parameters.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <limits>
#include <string>

#include "common/core/clean_text.hpp"

namespace pagemill {

std::optional<int> whole_number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  int number = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed == std::errc::result_out_of_range) return std::numeric_limits<int>::max();
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
                                   std::initializer_list<std::string_view> known,
                                   std::initializer_list<std::string_view> also_known) {
  const auto& query = head.target.query;
  for (auto pair = query.begin(); pair != query.end(); ++pair) {
    if (!std::ranges::contains(known, pair->first) &&
        !std::ranges::contains(also_known, pair->first)) {
      return invalid_parameter(pair->first, "is unknown");
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

}  // namespace pagemill
