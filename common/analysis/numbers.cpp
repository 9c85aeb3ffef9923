#include "common/analysis/numbers.hpp"

#include <algorithm>
#include <cstddef>

namespace pagemill {
namespace {

bool is_decimal_mark(char32_t mark) {
  return mark == U'.' || mark == U',';
}

bool is_thousands_mark(char32_t mark) {
  return is_decimal_mark(mark) || mark == U' ' || mark == U'\'' || mark == U'’' || mark == U'_';
}

/// Whether the groups are thousands under one mark: 1,234,567.
bool are_thousands(std::span<const digit_group> groups) {
  const auto& first = groups.front().digits;
  return groups.size() > 1 && first.size() <= 3 && first[0] != '0' &&
         is_thousands_mark(groups[1].mark) &&
         std::ranges::all_of(groups.subspan(1), [&](const digit_group& group) {
           return group.digits.size() == 3 && group.mark == groups[1].mark;
         });
}

std::string joined(std::span<const digit_group> groups) {
  std::string digits;
  for (const auto& group : groups) digits += group.digits;
  return digits;
}

}  // namespace

std::vector<std::string> values_of(std::span<const digit_group> groups) {
  if (groups.size() < 2) return {};
  std::vector<std::string> values;
  if (are_thousands(groups)) values.push_back(joined(groups));
  const auto whole = groups.first(groups.size() - 1);
  const auto& last = groups.back();
  const bool marked_otherwise = whole.size() == 1 || last.mark != whole[1].mark;
  if (is_decimal_mark(last.mark) && marked_otherwise &&
      (whole.size() == 1 || are_thousands(whole))) {
    values.push_back(joined(whole) + '.' + last.digits);
    if (whole.size() > 1) values.push_back(joined(whole));
  }
  return values;
}

}  // namespace pagemill
