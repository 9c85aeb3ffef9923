#include "common/net/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <locale>
#include <sstream>
#include <string>

namespace pagemill {

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  // The current format, that of RFC 850, and that of asctime().
  constexpr std::array forms{"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                             "%a %b %e %H:%M:%S %Y"};
  for (const auto* form : forms) {
    std::istringstream from{std::string(text)};
    from.imbue(std::locale::classic());
    std::chrono::sys_seconds time;
    if (from >> std::chrono::parse(form, time) &&
        from.peek() == std::istringstream::traits_type::eof()) {
      return time;
    }
  }
  return std::nullopt;
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                      std::chrono::sys_seconds now) {
  if (const auto date = parse_http_date(text)) {
    return std::clamp(*date - now, std::chrono::seconds(0), retry_after_said_max);
  }
  long seconds = 0;
  const auto [stop, wrong] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (stop != text.data() + text.size() || text.empty() || seconds < 0) return std::nullopt;
  if (wrong == std::errc::result_out_of_range) return retry_after_said_max;
  if (wrong != std::errc{}) return std::nullopt;
  return std::min(std::chrono::seconds(seconds), retry_after_said_max);
}

std::chrono::sys_seconds time_of_day() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace pagemill
