#include "api/request/prefer.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "api/http/list_elements.hpp"

namespace pagemill {
namespace {

std::optional<int> read_wait(std::string_view preference) {
  const auto equals = preference.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  if (to_lower(trim(preference.substr(0, equals))) != "wait") return std::nullopt;
  auto digits = trim(preference.substr(equals + 1));
  digits = trim(digits.substr(0, digits.find(';')));
  if (digits.size() >= 2 && digits.front() == '"' && digits.back() == '"') {
    digits = digits.substr(1, digits.size() - 2);
  }
  int seconds = 0;
  const auto* stop = digits.data() + digits.size();
  const auto [at, wrong] = std::from_chars(digits.data(), stop, seconds);
  if (at != stop || digits.empty() || seconds < 0) return std::nullopt;
  if (wrong == std::errc::result_out_of_range) return preferred_wait_seconds_max;
  if (wrong != std::errc{}) return std::nullopt;
  return std::min(seconds, preferred_wait_seconds_max);
}

}  // namespace

std::optional<int> preferred_wait(const request_head& head) {
  for (const auto& [name, value] : head.headers) {
    if (name != "prefer") continue;
    for (std::string_view rest = value; !rest.empty();) {
      if (const auto seconds = read_wait(take_element(rest))) return seconds;
    }
  }
  return std::nullopt;
}

}  // namespace pagemill
