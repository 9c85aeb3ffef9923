#include "common/core/rfc3339.hpp"

#include <algorithm>
#include <charconv>
#include <format>

namespace pagemill {
namespace {

/// Takes `digits` decimal digits and the character after them off the front.
std::optional<int> take_number(std::string_view& rest, std::size_t digits) {
  if (rest.size() < digits) return std::nullopt;
  int number = 0;
  const auto* end = rest.data() + digits;
  if (rest.front() == '-' || std::from_chars(rest.data(), end, number).ptr != end) {
    return std::nullopt;
  }
  rest.remove_prefix(digits);
  return number;
}

bool take_one_of(std::string_view& rest, std::string_view characters) {
  if (rest.empty() || characters.find(rest.front()) == std::string_view::npos) return false;
  rest.remove_prefix(1);
  return true;
}

/// ".5" is 500,000 microseconds; digits beyond microseconds are cut off.
std::optional<std::chrono::microseconds> take_fraction(std::string_view& rest) {
  if (!rest.starts_with('.')) return std::chrono::microseconds(0);
  rest.remove_prefix(1);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits == 0 || digits > 9) return std::nullopt;
  auto text = std::string(rest.substr(0, std::min<std::size_t>(digits, 6)));
  text.append(6 - text.size(), '0');
  rest.remove_prefix(digits);
  int microseconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), microseconds);
  return std::chrono::microseconds(microseconds);
}

std::optional<std::chrono::minutes> take_offset(std::string_view& rest) {
  if (take_one_of(rest, "Zz")) return std::chrono::minutes(0);
  const bool negative = rest.starts_with('-');
  if (!take_one_of(rest, "+-")) return std::nullopt;
  const auto hours = take_number(rest, 2);
  if (!hours || !take_one_of(rest, ":")) return std::nullopt;
  const auto minutes = take_number(rest, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset(*hours * 60 + *minutes);
  return negative ? -offset : offset;
}

}  // namespace

std::optional<utc_time> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  const auto years = take_number(text, 4);
  if (!years || !take_one_of(text, "-")) return std::nullopt;
  const auto months = take_number(text, 2);
  if (!months || !take_one_of(text, "-")) return std::nullopt;
  const auto days_ = take_number(text, 2);
  if (!days_ || !take_one_of(text, "Tt ")) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || !take_one_of(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || !take_one_of(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const year_month_day date(year(*years), month(static_cast<unsigned>(*months)),
                            day(static_cast<unsigned>(*days_)));
  if (!date.ok() || *years < 1970) return std::nullopt;
  const auto whole = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second) - *offset;
  // A leap second ends a day of UTC; it is read as the second after it, as PostgreSQL does.
  if (*second == 60 && whole != floor<days>(whole)) return std::nullopt;
  const auto time = whole + *fraction;
  // The offset may move the time into a year of five digits, which RFC 3339 cannot express.
  if (time >= sys_days(year(10'000) / January / 1)) return std::nullopt;
  return time;
}

std::string format_rfc3339(utc_time time) {
  return std::format("{:%FT%TZ}", time);
}

}  // namespace pagemill
